// The runtime as every project sees it with -p:ActorRuntime=Akka.
global using Akka;
global using Akka.Actor;
global using Akka.Event;
