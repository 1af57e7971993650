global using Hub.Actors.Kernel;

// The kernel has levels of its own, for its event stream; what the hub logs has the framework's.
global using LogLevel = Microsoft.Extensions.Logging.LogLevel;
