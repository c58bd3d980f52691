package dev.winnow.ensemble.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalPublishingTest extends PublishingContract {
  @TempDir private static java.nio.file.Path folder;

  static FailingStorage.Way[] ways() {
    return FailingStorage.Way.values();
  }

  @Override
  Storage storage() {
    return new LocalStorage();
  }

  @Override
  Path home() {
    return new Path(folder.toUri());
  }

  @Test
  void aPlainPathIsOnThisMachineAndGetsNoChecksumFiles() throws IOException {
    String root = folder.resolve("plain").toString();
    ArtifactStore store = ArtifactStore.open(root, "clothes", new Configuration());
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());

    assertThat(store.location(id)).isEqualTo("file:" + root + "/clothes/versions/" + id);
    assertThat(folder.resolve("plain/clothes/current")).hasContent(id + "\n");
    try (Stream<java.nio.file.Path> files = Files.walk(folder.resolve("plain"))) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".crc"));
    }
  }

  @Test
  void anUnknownSchemeIsRefused() {
    assertThatThrownBy(() -> ArtifactStore.open("nosuch://x/y", "clothes", new Configuration()))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("nosuch://x/y cannot be opened");
  }

  @Test
  void aNameThatIsNoFolderIsRefused() {
    assertThatThrownBy(() -> ArtifactStore.open("/tmp", "a/b", new Configuration()))
        .hasMessageContaining("'a/b' cannot name an ensemble");
  }
}
