package dev.winnow.ensemble.cli;

import dev.winnow.worker.data.SyntheticImages;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a learnable data set, for machines with no other at hand. */
@Command(
    name = "synth",
    description = "Writes a learnable set of 28x28 images in 10 classes, as IDX files.")
final class DataSynthCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder to write to, on this machine.")
  private Path folder;

  @Option(
      names = "--train",
      paramLabel = "N",
      defaultValue = "12000",
      description = "Images to train on (${DEFAULT-VALUE}).")
  private int trainImages;

  @Option(
      names = "--test",
      paramLabel = "N",
      defaultValue = "2000",
      description = "Images to test on (${DEFAULT-VALUE}).")
  private int testImages;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "The same seed makes the same files (${DEFAULT-VALUE}).")
  private long seed;

  @Override
  public Integer call() throws IOException {
    if (trainImages < 1 || testImages < 1) {
      throw new UsageException(
          "--train and --test must be at least 1, not %d and %d"
              .formatted(trainImages, testImages));
    }
    new SyntheticImages(seed).write(folder, trainImages, testImages);
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d images to train on, %d to test on, %s in %d classes%n",
            folder, trainImages, testImages, SyntheticImages.SHAPE, SyntheticImages.CLASSES);
    return ExitStatus.DONE;
  }
}
