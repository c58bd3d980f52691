package dev.winnow.ensemble.cli;

import picocli.CommandLine.Command;

/** The measurements, and what is computed from them. */
@Command(
    name = "bench",
    description =
        "Measures steps, scoring and exchanges, and computes memory and the speed of larger clusters.",
    subcommands = {
      BenchStepCommand.class,
      BenchScoreCommand.class,
      BenchMemoryCommand.class,
      BenchExchangeCommand.class,
      BenchScaleCommand.class
    })
final class BenchCommand implements Runnable {
  @Override
  public void run() {
    throw new UsageException("bench what? say winnow bench step, score, memory, exchange or scale");
  }
}
