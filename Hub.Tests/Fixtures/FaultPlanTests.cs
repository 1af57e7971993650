namespace Hub.Tests.Fixtures;

public class FaultPlanTests
{
    private static readonly string[] s_nodes = ["a", "b", "c"];

    [Fact]
    public void A_seed_says_all_of_a_plan_and_another_seed_another()
    {
        Assert.Equal(Of(1), Of(1));
        Assert.NotEqual(Of(1), Of(2));
    }

    [Fact]
    public void Never_are_there_more_than_two_faults_at_a_time_nor_two_of_one_target()
    {
        for (var seed = 0; seed < 200; seed++)
        {
            foreach (var fault in Of(seed))
            {
                var others = Of(seed).Where(other => other != fault && other.At <= fault.At && fault.At < other.At + other.Lasts).ToList();
                Assert.True(others.Count <= 1 && others.TrueForAll(other => other.Target != fault.Target), $"seed {seed}: {fault} beside {string.Join(", ", others)}");
            }
        }
    }

    [Fact]
    public void Every_fault_comes_and_each_is_held_for_less_than_a_lease_and_for_more()
    {
        var all = Enumerable.Range(0, 50).SelectMany(Of).ToList();

        foreach (var fault in Enum.GetValues<Fault>())
        {
            Assert.Contains(all, planned => planned.Fault == fault && planned.Lasts < TimeSpan.FromSeconds(3));
            Assert.Contains(all, planned => planned.Fault == fault && planned.Lasts > TimeSpan.FromSeconds(3));
        }
    }

    private static IReadOnlyList<PlannedFault> Of(int seed) => FaultPlan.Of(seed, s_nodes, TimeSpan.FromSeconds(60));
}
