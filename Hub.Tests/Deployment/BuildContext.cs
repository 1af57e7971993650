using System.IO.Enumeration;
using Hub.Tests.Fixtures;

namespace Hub.Tests.Deployment;

/// <summary>The files that an image is built of: the tree without what <c>.dockerignore</c> names.</summary>
internal static class BuildContext
{
    private static readonly string[][] s_ignored =
        [.. File.ReadAllLines(Path.Combine(SourceTree.Root, ".dockerignore")).Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split('/'))];

    /// <summary>Copies what an instruction names to where it says, as the builder does.</summary>
    /// <param name="copy">The <c>COPY</c>, from the context.</param>
    /// <param name="workFolder">What a path that is not absolute begins at.</param>
    public static void Copy(Instruction copy, string workFolder)
    {
        foreach (var source in copy.Words.SkipLast(1))
        {
            var from = Path.Combine(SourceTree.Root, source);
            // Of a folder goes what is in it.
            var files = Directory.Exists(from) ? Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories) : [from];
            var start = Directory.Exists(from) ? from : Path.GetDirectoryName(from)!;
            foreach (var file in files.Where(file => !IsIgnored(Path.GetRelativePath(SourceTree.Root, file).Split(Path.DirectorySeparatorChar))))
            {
                var target = Path.Combine(workFolder, copy.Words[^1], Path.GetRelativePath(start, file));
                Directory.CreateDirectory(Path.GetDirectoryName(target)!);
                File.Copy(file, target, overwrite: true);
            }
        }
    }

    private static bool IsIgnored(string[] path) => s_ignored.Any(pattern => pattern is ["**", var name]
        ? path.Any(part => FileSystemName.MatchesSimpleExpression(name, part, ignoreCase: false))
        : pattern.Length <= path.Length && pattern.Zip(path).All(pair => pair.First == pair.Second));
}
