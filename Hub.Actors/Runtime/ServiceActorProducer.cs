using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;

namespace Hub.Actors.Runtime;

/// <summary>
/// Makes actors whose constructors take services: each instance gets a scope of its own, which is disposed when
/// the instance is released, on restart too. Thread-safe. For <see cref="Props.CreateBy"/>.
/// </summary>
/// <typeparam name="TActor">The actor's type.</typeparam>
/// <param name="services">Where scopes come from.</param>
/// <param name="arguments">Constructor arguments that are no services.</param>
internal sealed class ServiceActorProducer<TActor>(IServiceProvider services, params object[] arguments) : IIndirectActorProducer
    where TActor : ActorBase
{
    private readonly ObjectFactory<TActor> _factory =
        ActivatorUtilities.CreateFactory<TActor>(arguments.Select(a => a.GetType()).ToArray());

    // Scopes by instance. The table holds no instance alive.
    private readonly ConditionalWeakTable<ActorBase, IServiceScope> _scopes = [];

    public Type ActorType => typeof(TActor);

    public ActorBase Produce()
    {
        var scope = services.CreateScope();
        try
        {
            var actor = _factory(scope.ServiceProvider, arguments);
            _scopes.Add(actor, scope);
            return actor;
        }
        catch
        {
            // A constructor that threw has no instance to release.
            scope.Dispose();
            throw;
        }
    }

    public void Release(ActorBase actor)
    {
        if (_scopes.TryGetValue(actor, out var scope))
        {
            _scopes.Remove(actor);
            scope.Dispose();
        }
    }
}
