using System.Text.RegularExpressions;

namespace Hub.Tests.Deployment;

/// <summary>An image is the same tomorrow: it is named by a digest, or by a full version.</summary>
internal static partial class ImageRule
{
    public static IEnumerable<string> Mistakes(Field container)
    {
        if (container["image"] is var image && !IsPinned(image.Text ?? "")) yield return image.Mistake($"{image.Text} is not pinned to a version");
    }

    public static bool IsPinned(string image) => Pinned().IsMatch(image);

    [GeneratedRegex(@"^[^\s:@]+(:\d+/[^\s:@]+)?(@sha256:[0-9a-f]{64}|:\d+\.\d+[0-9A-Za-z.-]*)$")]
    private static partial Regex Pinned();
}
