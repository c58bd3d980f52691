package dev.winnow.ensemble.cli;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.SyntheticCifar100;
import dev.winnow.worker.data.SyntheticImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Writes a learnable data set, for machines with no other at hand. */
@Command(
    name = "synth",
    description =
        "Writes a learnable set of images, of the shape of a known one and in its format.")
final class DataSynthCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Parameters(paramLabel = "DIR", description = "Folder to write to, on this machine.")
  private Path folder;

  @Option(
      names = "--like",
      paramLabel = "NAME",
      defaultValue = "fashion-mnist",
      description =
          "fashion-mnist: 10 classes in grey; cifar100: 100 in colour (${DEFAULT-VALUE}).")
  private String like;

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

  @Option(names = "--replace", description = "Replaces files of the same names in DIR.")
  private boolean replace;

  @Override
  public Integer call() throws IOException {
    if (trainImages < 1 || testImages < 1) {
      throw new UsageException(
          "--train and --test must be at least 1, not %d and %d"
              .formatted(trainImages, testImages));
    }
    switch (like) {
      case "fashion-mnist" -> {
        requireNoFiles(SyntheticImages.files());
        new SyntheticImages(seed).write(folder, trainImages, testImages);
        tell(SyntheticImages.SHAPE, SyntheticImages.CLASSES);
      }
      case "cifar100" -> {
        requireNoFiles(SyntheticCifar100.files());
        new SyntheticCifar100(seed).write(folder, trainImages, testImages);
        tell(SyntheticCifar100.SHAPE, SyntheticCifar100.CLASSES);
      }
      default ->
          throw new UsageException(
              "nothing is made like '%s': say fashion-mnist or cifar100".formatted(like));
    }
    return ExitStatus.DONE;
  }

  /** They may be real data that cannot be had again. */
  private void requireNoFiles(List<String> names) {
    if (replace) {
      return;
    }
    for (String name : names) {
      Path file = folder.resolve(name);
      if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
        throw new UsageException(
            "%s exists already: name another folder, or say --replace".formatted(file));
      }
    }
  }

  private void tell(ImageShape shape, int classes) {
    spec.commandLine()
        .getOut()
        .printf(
            "%s: %d images to train on, %d to test on, %s in %d classes%n",
            folder, trainImages, testImages, shape, classes);
  }
}
