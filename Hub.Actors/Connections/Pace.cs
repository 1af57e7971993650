namespace Hub.Actors.Connections;

/// <summary>Spreads a number of things evenly over a number of steps; the first goes in the first one.</summary>
internal sealed class Pace(int count, int steps)
{
    private int _step;
    private int _done;

    /// <summary>How many are due in the next step. Few in many steps are none in most of them, so that they do not go faster than evenly.</summary>
    public int Next()
    {
        _step = Math.Min(_step + 1, steps);
        var due = (int)((((long)count * _step) + steps - 1) / steps) - _done;
        _done += due;
        return due;
    }
}
