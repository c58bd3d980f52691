package dev.winnow.ensemble.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class HdfsPublishingTest extends PublishingContract {
  @TempDir private static java.nio.file.Path folder;

  private static Configuration configuration;
  private static MiniDFSCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    configuration = new Configuration();
    // The client's first wait, in ms, for a block to be reported when it closes a file.
    configuration.setInt("dfs.client.block.write.locateFollowingBlock.initial.delay.ms", 20);
    // As its waits double, it still waits for as long as it would by default.
    configuration.setInt("dfs.client.block.write.locateFollowingBlock.retries", 10);
    cluster = new MiniDFSCluster.Builder(configuration, folder.toFile()).numDataNodes(1).build();
    cluster.waitActive();
  }

  @AfterAll
  static void stop() {
    cluster.shutdown(true);
  }

  @Override
  Storage storage() {
    try {
      return new HadoopStorage(FileContext.getFileContext(cluster.getURI(), configuration));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  Path home() {
    return new Path(cluster.getURI());
  }

  /** A call takes far longer here than on a local disk. */
  static Set<FailingStorage.Way> ways() {
    return EnumSet.of(FailingStorage.Way.DONE, FailingStorage.Way.LAST_NOT_DONE);
  }

  @Test
  void aRootWithItsSchemeNeedsNoDefaultFileSystem() throws IOException {
    String root = cluster.getURI() + "/models";
    ArtifactStore store = ArtifactStore.open(root, "clothes", new Configuration());
    String id = store.publish(Descriptions.ensemble(), Descriptions.files());

    assertThat(store.location(id)).isEqualTo(root + "/clothes/versions/" + id);
    assertThat(cluster.getFileSystem().exists(new Path(store.location(id) + "/manifest.json")))
        .isTrue();
  }

  @Test
  @Timeout(120)
  void whatIsBeingPublishedWhenTheNameNodeGoesIsNotSeenAndIsPublishedOnceItIsBack()
      throws IOException {
    Configuration impatient = new Configuration(configuration);
    // Hadoop's client gives up at once, so that it is not what waits.
    impatient.setInt("ipc.client.connect.max.retries", 0);
    ArtifactStore store = ArtifactStore.open(cluster.getURI() + "/outage", "clothes", impatient);
    String first = store.publish(Descriptions.ensemble(), Descriptions.files());
    List<ArtifactFile> files = new ArrayList<>(Descriptions.files());
    files.add(
        new ArtifactFile(
            "last.txt",
            out -> {
              out.write(1);
              cluster.shutdownNameNode(0);
              out.close();
            }));
    try {
      assertThatThrownBy(() -> store.publish(Descriptions.ensemble(), files))
          .isInstanceOf(PublishFailedException.class)
          .hasMessageContaining("nothing was changed, try again");
      assertThatThrownBy(store::currentManifest)
          .isInstanceOf(ArtifactException.class)
          .isNotInstanceOf(ArtifactNotFoundException.class);
    } finally {
      cluster.restartNameNode(0);
    }

    assertThat(store.versions()).containsExactly(first);
    assertThat(store.current()).contains(first);
    store.verify(store.currentManifest());
    String second = store.publish(Descriptions.ensemble(), Descriptions.files());
    assertThat(store.versions()).containsExactly(first, second);
  }
}
