package dev.winnow.ensemble.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
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
  void severalMayDeleteTheSame() throws Exception {
    Path version = new Path(home(), "deleted");
    ExecutorService pool = Executors.newFixedThreadPool(4);
    try {
      for (int attempt = 0; attempt < 20; attempt++) {
        for (int i = 0; i < 50; i++) {
          storage().create(new Path(version, "members/%d/file".formatted(i))).close();
        }
        Callable<Void> deletion =
            () -> {
              storage().delete(version);
              return null;
            };
        for (Future<Void> done : pool.invokeAll(Collections.nCopies(4, deletion))) {
          done.get();
        }
        assertThat(storage().exists(version)).isFalse();
      }
    } finally {
      pool.shutdown();
    }
  }

  @Test
  void anUnknownSchemeIsRefused() {
    assertThatThrownBy(() -> ArtifactStore.open("nosuch://x/y", "clothes", new Configuration()))
        .isInstanceOf(ArtifactException.class)
        .hasMessageContaining("nosuch://x/y cannot be opened");
  }

  @Test
  void theCurrentFolderCanBeAnEnsembles() {
    String here = new File("").getAbsolutePath();

    assertThat(ArtifactStore.open(".", new Configuration()).location()).isEqualTo("file:" + here);
  }

  @Test
  void aNameThatIsNoFolderIsRefused() {
    assertThatThrownBy(() -> ArtifactStore.open("/tmp", "a/b", new Configuration()))
        .hasMessageContaining("'a/b' cannot name an ensemble");
  }
}
