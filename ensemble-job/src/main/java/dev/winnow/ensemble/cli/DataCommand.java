package dev.winnow.ensemble.cli;

import picocli.CommandLine.Command;

/** The commands about data sets. */
@Command(
    name = "data",
    description = "Checks a data set, or makes one up.",
    subcommands = {DataCheckCommand.class, DataSynthCommand.class})
final class DataCommand implements Runnable {
  @Override
  public void run() {
    throw new UsageException("data does what? say winnow data check, or winnow data synth");
  }
}
