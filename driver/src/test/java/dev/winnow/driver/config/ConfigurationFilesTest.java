package dev.winnow.driver.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The experiments that come with the sources. */
class ConfigurationFilesTest {
  private static final Path FOLDER = Path.of("../conf");
  private static final List<String> DATA = List.of("data.path=/data");

  static List<Path> experiments() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".conf"))
          .filter(file -> !file.endsWith("spark-defaults.conf"))
          .sorted()
          .toList();
    }
  }

  @ParameterizedTest
  @MethodSource("experiments")
  void everyExperimentIsValidAndNamedAsItsFile(Path file) {
    JobConfiguration configuration = JobConfiguration.load(List.of(file), DATA);

    assertThat(configuration.name() + ".conf").isEqualTo(file.getFileName().toString());
    assertThat(configuration.members()).hasSize(3);
  }

  @Test
  void everyDataSetOfThePaperHasItsExperiment() throws IOException {
    assertThat(experiments())
        .extracting(file -> file.getFileName().toString())
        .contains("cifar10.conf", "cifar100.conf", "fashion-mnist.conf", "quickstart.conf");
  }
}
