// The runtime as every project sees it with -p:ActorRuntime=Kernel, the default.
global using Hub.Actors.Kernel;
