// The command line. Each verb is a file of its own.
process.exitCode = 2;
