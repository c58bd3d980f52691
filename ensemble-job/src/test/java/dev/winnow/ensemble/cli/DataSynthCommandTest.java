package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DataSynthCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "fashion-mnist, train-images-idx3-ubyte.gz",
    "fashion-mnist, train-labels-idx1-ubyte.gz",
    "fashion-mnist, t10k-images-idx3-ubyte.gz",
    "fashion-mnist, t10k-labels-idx1-ubyte.gz",
    "cifar100, train.bin",
    "cifar100, test.bin"
  })
  void filesThatAreThereAreReplacedOnRequestAlone(String like, String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "precious");

    CommandRun refused = synth(like);

    assertThat(refused.status()).isEqualTo(2);
    assertThat(refused.err())
        .isEqualTo("winnow: %s exists already: name another folder, or say --replace%n", file);
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
    assertThat(file).hasContent("precious");

    assertThat(synth(like, "--replace").status()).isZero();
    assertThat(Files.size(file)).isGreaterThan("precious".length());
  }

  private CommandRun synth(String like, String... more) {
    List<String> command = new ArrayList<>(List.of("data", "synth", folder.toString()));
    command.addAll(List.of("--like", like, "--train", "100", "--test", "10"));
    command.addAll(List.of(more));
    return CommandRun.of(command.toArray(String[]::new));
  }
}
