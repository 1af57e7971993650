using Hub.Actors.Kernel;

namespace Hub.Tests.Kernel;

public class EventStreamTests : ActorSpec
{
    [Fact]
    public async Task A_subscriber_gets_the_type_its_subtypes_and_what_implements_it()
    {
        var animals = NewProbe();
        var sounds = NewProbe();
        Sys.EventStream.Subscribe(animals.Ref, typeof(Animal));
        Sys.EventStream.Subscribe<ISound>(sounds.Ref);
        var dog = new Dog();
        var fish = new Fish();
        Sys.EventStream.Publish(dog);
        Sys.EventStream.Publish(fish);
        Sys.EventStream.Publish("something else");
        await animals.ExpectAsync(dog, fish);
        await animals.ExpectNothingAsync();
        await sounds.ExpectAsync(dog);
        await sounds.ExpectNothingAsync();
        Assert.Equal(Sys.DeadLetters, sounds.LastSender);
    }

    [Fact]
    public async Task A_subscriber_gets_one_copy_however_often_an_event_fits()
    {
        var probe = NewProbe();
        Assert.True(Sys.EventStream.Subscribe(probe.Ref, typeof(Animal)));
        Assert.True(Sys.EventStream.Subscribe(probe.Ref, typeof(ISound)));
        Assert.False(Sys.EventStream.Subscribe(probe.Ref, typeof(Animal)));
        var dog = new Dog();
        Sys.EventStream.Publish(dog);
        await probe.ExpectAsync(dog);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task Unsubscribing_ends_one_subscription_or_all()
    {
        var probe = NewProbe();
        Sys.EventStream.Subscribe(probe.Ref, typeof(Dog));
        Sys.EventStream.Subscribe(probe.Ref, typeof(Fish));
        Assert.True(Sys.EventStream.Unsubscribe<Dog>(probe.Ref));
        Assert.False(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Dog)));
        var fish = new Fish();
        Sys.EventStream.Publish(new Dog());
        Sys.EventStream.Publish(fish);
        await probe.ExpectAsync(fish);
        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref));
        Assert.False(Sys.EventStream.Unsubscribe(probe.Ref));
        Sys.EventStream.Publish(new Fish());
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_part_of_a_subscription_can_be_left_out_for_as_long_as_it_lasts()
    {
        var probe = NewProbe();
        var dog = new Dog();
        var fish = new Fish();
        Sys.EventStream.Subscribe(probe.Ref, typeof(Animal));
        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Dog)));
        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Dog)));
        Assert.False(Sys.EventStream.Subscribe(probe.Ref, typeof(Animal)));
        Sys.EventStream.Publish(dog);
        Sys.EventStream.Publish(fish);
        await probe.ExpectAsync(fish);
        await probe.ExpectNothingAsync();
        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Animal)));
        Assert.True(Sys.EventStream.Subscribe(probe.Ref, typeof(Animal)));
        Sys.EventStream.Publish(dog);
        await probe.ExpectAsync(dog);
    }

    [Fact]
    public async Task The_end_of_a_subscription_leaves_those_to_derived_types()
    {
        var probe = NewProbe();
        var dog = new Dog();
        Sys.EventStream.Subscribe(probe.Ref, typeof(Dog));
        Sys.EventStream.Subscribe(probe.Ref, typeof(Animal));
        Assert.True(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Animal)));
        Assert.False(Sys.EventStream.Unsubscribe(probe.Ref, typeof(Animal)));
        Sys.EventStream.Publish(new Fish());
        Sys.EventStream.Publish(dog);
        await probe.ExpectAsync(dog);
        await probe.ExpectNothingAsync();
    }

    [Fact]
    public async Task A_subscriber_that_stops_is_removed()
    {
        var letters = Subscribed<DeadLetter>();
        var actor = Start((_, _) => { });
        Sys.EventStream.Subscribe(actor, typeof(Dog));
        // Removed before anyone is told that it is gone.
        Assert.True(await actor.GracefulStop(Limit));
        var watcher = NewProbe();
        await watcher.WatchAsync(actor);
        Sys.EventStream.Publish(new Dog());
        Assert.False(Sys.EventStream.Unsubscribe(actor));
        await letters.ExpectNothingAsync();
    }

    [Fact]
    public void Nobody_cannot_subscribe()
    {
        Assert.Throws<ArgumentNullException>(() => Sys.EventStream.Subscribe(null!, typeof(Dog)));
        Assert.Throws<ArgumentNullException>(() => Sys.EventStream.Unsubscribe(null!, typeof(Dog)));
        Assert.Throws<ArgumentNullException>(() => Sys.EventStream.Unsubscribe(null!));
    }

    private interface ISound;

    private abstract class Animal;

    private sealed class Dog : Animal, ISound;

    private sealed class Fish : Animal;
}
