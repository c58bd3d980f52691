package dev.winnow.ensemble.cli;

import picocli.CommandLine.Command;

/** The measurements. */
@Command(
    name = "bench",
    description = "Measures this machine.",
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
