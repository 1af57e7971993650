using System.Text.Unicode;

namespace Hub.Actors.Protocol;

/// <summary>
/// Turns the bytes that a client sends into whole messages and control frames, whatever way they are split
/// (RFC 6455, sections 5 and 8). Pure: does no I/O. Holds a buffer only while a message is incomplete, never
/// more than the limit of it; a message that lies whole in what was received is handed out in place.
/// </summary>
/// <param name="maxPayload">Bytes of the longest message, inflated if it comes compressed.</param>
/// <param name="inflater">The connection's, when permessage-deflate was agreed upon; disposed of with the reader.</param>
internal sealed class FrameReader(int maxPayload, MessageInflater? inflater = null) : IDisposable
{
    /// <summary>
    /// Frames of one message at most. Ten times what a sender makes that cuts 1 MiB into frames of 1 KiB; without a
    /// bound a message of empty fragments would never end and never grow.
    /// </summary>
    public const int MaxFragments = 10_240;

    // Headers of blocks, however short the message.
    private const int CompressedSlackBytes = 1_024;

    // The frame that is being read.
    private bool _inFrame;
    private FrameHeader _header;
    private long _remaining;
    private uint _mask;

    // The message that is being read: its parts so far, when it did not come in one.
    private Opcode _message;
    private bool _inMessage;
    private int _fragments;
    private MessageBuffer _buffer = new(maxPayload);
    private Utf8Check _utf8;

    // Whether it is compressed, and how many bytes its frames have so far.
    private bool _compressed;
    private long _compressedBytes;

    // After a message over the limit data is passed over, and only control frames are still found.
    private bool _skipping;

    // A control frame that did not come in one.
    private byte[]? _control;
    private int _controlLength;

    /// <summary>Takes the next thing out of what has been received.</summary>
    /// <param name="received">
    /// What has been received and not been consumed yet, in order. Payload is unmasked in place, so what was
    /// consumed must not be shown again.
    /// </param>
    /// <param name="consumed">How much of it is used up; what is left is to be shown again with what follows.</param>
    public FrameEvent Next(Memory<byte> received, out int consumed)
    {
        consumed = 0;
        ReleaseTaken();
        while (true)
        {
            if (!_inFrame)
            {
                var size = FrameHeader.TryRead(received.Span[consumed..], compression: inflater is not null, out var header, out var broken);
                if (broken is null && size > 0)
                {
                    consumed += size;
                    broken = Begin(header);
                }

                if (broken is { } violation) return FrameEvent.Violation(violation);
                if (size == 0) return default;
            }

            var part = received.Slice(consumed, (int)Math.Min(_remaining, received.Length - consumed));
            _mask = Masking.Apply(part.Span, _mask);
            consumed += part.Length;
            _remaining -= part.Length;

            var found = _header.IsControl ? ReadControl(part) : ReadData(part);
            if (found.Kind != FrameEventKind.Incomplete) return found;
            if (_remaining > 0) return default;
        }
    }

    /// <summary>Gives back the buffer of a message that was handed out and is not looked at any more.</summary>
    public void ReleaseTaken()
    {
        if (!_inMessage && !_inFrame) _buffer.Release();
    }

    /// <summary>Gives its buffer back.</summary>
    public void Dispose()
    {
        _buffer.Release();
        inflater?.Dispose();
    }

    private CloseStatus? Begin(FrameHeader header)
    {
        if (!header.IsControl)
        {
            if ((header.Opcode == Opcode.Continuation) != _inMessage)
            {
                return CloseCodes.Violated(_inMessage
                    ? "A message must end before the next begins"
                    : "There is no message to continue");
            }

            if (!_inMessage)
            {
                _inMessage = true;
                _message = header.Opcode;
                _fragments = 0;
                _utf8 = default;
                _compressed = header.IsCompressed;
                _compressedBytes = 0;
            }

            if (++_fragments > MaxFragments && !_skipping) return CloseCodes.TooManyFragments;
        }

        _inFrame = true;
        _header = header;
        _remaining = header.Length;
        _mask = header.Mask;
        _controlLength = 0;
        if (header.IsControl || _skipping || Fits(header.Length)) return null;
        _skipping = true;
        return CloseCodes.TooBig;
    }

    // A compressed message can be larger than what it holds: by an eighth when every byte is coded with nine bits. More
    // than that says nothing, and might never end.
    private bool Fits(long length)
    {
        if (!_compressed) return length <= _buffer.Left;
        if (length > maxPayload + (maxPayload / 8L) + CompressedSlackBytes - _compressedBytes) return false;
        _compressedBytes += length;
        return true;
    }

    private FrameEvent ReadData(Memory<byte> part)
    {
        if (_skipping)
        {
            if (_remaining > 0) return default;
            EndFrame();
            _inMessage = !_header.IsFinal;
            return default;
        }

        var isText = _message == Opcode.Text;
        var frameEnds = _remaining == 0;
        if (!_compressed && frameEnds && _header.IsFinal && _fragments == 1 && part.Length == _header.Length)
        {
            EndFrame();
            _inMessage = false;
            return isText && !Utf8.IsValid(part.Span) ? FrameEvent.Violation(CloseCodes.NotUtf8) : Message(part);
        }

        var broken = _compressed ? Inflate(part, frameEnds && _header.IsFinal) : Append(part.Span);
        if (broken is { } violation)
        {
            _skipping = violation.Code == CloseCodes.MessageTooBig;
            return FrameEvent.Violation(violation);
        }

        if (!frameEnds) return default;
        EndFrame();
        if (!_header.IsFinal) return default;
        _inMessage = false;
        return isText && !_utf8.IsComplete ? FrameEvent.Violation(CloseCodes.NotUtf8) : Message(_buffer.Take());
    }

    private CloseStatus? Append(ReadOnlySpan<byte> part)
    {
        if (_message == Opcode.Text && !_utf8.Accepts(part)) return CloseCodes.NotUtf8;
        _buffer.Append(part);
        return null;
    }

    private CloseStatus? Inflate(ReadOnlyMemory<byte> part, bool ends)
    {
        var isText = _message == Opcode.Text;
        return inflater!.Add(part, ref _buffer, ref _utf8, isText)
            ?? (ends ? inflater.End(ref _buffer, ref _utf8, isText) : null);
    }

    private FrameEvent Message(ReadOnlyMemory<byte> payload) =>
        new(_message == Opcode.Text ? FrameEventKind.Text : FrameEventKind.Binary, payload);

    private FrameEvent ReadControl(ReadOnlyMemory<byte> part)
    {
        if (part.Length < _header.Length)
        {
            _control ??= new byte[Frame.MaxControlPayload];
            part.CopyTo(_control.AsMemory(_controlLength));
            _controlLength += part.Length;
            if (_remaining > 0) return default;
            part = _control.AsMemory(0, _controlLength);
        }

        EndFrame();
        return _header.Opcode switch
        {
            Opcode.Ping => new FrameEvent(FrameEventKind.Ping, part),
            Opcode.Pong => new FrameEvent(FrameEventKind.Pong, part),
            _ => ClosePayload.TryRead(part.Span, out var status)
                ? new FrameEvent(FrameEventKind.Close, default, status)
                : FrameEvent.Violation(status),
        };
    }

    private void EndFrame() => _inFrame = false;
}
