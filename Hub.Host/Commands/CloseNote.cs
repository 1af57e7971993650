namespace Hub.Host.Commands;

/// <summary>How a connection ended: the close code (1006 when there was none) and its reason.</summary>
internal sealed record CloseNote(int Code, string? Reason)
{
    public string Text => string.IsNullOrEmpty(Reason) ? $"{Code}" : $"{Code} {VisibleText.Of(Reason)}";
}
