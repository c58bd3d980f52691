package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.cluster.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnfinishedFolderTest {
  /** What ends it has ended before it could close the folder. */
  private static final int ENDED = 9;

  @TempDir private Path folder;

  @Test
  void anErrorLeavesNothing() {
    assertThatThrownBy(
            () -> {
              try (UnfinishedFolder unfinished = open(folder)) {
                write(unfinished);
                throw new OutOfMemoryError("of a test");
              }
            })
        .isInstanceOf(OutOfMemoryError.class);

    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void whatWasRenamedStays() throws IOException {
    try (UnfinishedFolder unfinished = open(folder)) {
      Files.move(write(unfinished), folder.resolve("scores"));
    }

    assertThat(folder.resolve("scores/part")).exists();
  }

  @Test
  void aProcessThatIsToldToEndLeavesNothing() throws Exception {
    Process program =
        ChildJvm.likeThis(Ending.class, Map.of(), List.of(folder.toString())).inheritIO().start();

    assertThat(program.waitFor()).isEqualTo(ENDED);
    assertThat(folder).isEmptyDirectory();
  }

  /** Ends as by a signal while it writes. */
  static final class Ending {
    private Ending() {}

    public static void main(String[] arguments) throws IOException {
      try (UnfinishedFolder unfinished = open(Path.of(arguments[0]))) {
        write(unfinished);
        System.exit(ENDED);
      }
    }
  }

  private static UnfinishedFolder open(Path folder) throws IOException {
    return new UnfinishedFolder(
        FileSystem.getLocal(new Configuration()),
        new org.apache.hadoop.fs.Path(folder.resolve("scores").toUri()));
  }

  private static Path write(UnfinishedFolder unfinished) throws IOException {
    Path path = Files.createDirectory(Path.of(unfinished.path().toUri().getPath()));
    Files.writeString(path.resolve("part"), "of a row");
    return path;
  }
}
