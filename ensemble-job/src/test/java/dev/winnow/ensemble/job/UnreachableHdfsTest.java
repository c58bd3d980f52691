package dev.winnow.ensemble.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.checkpoint.Checkpoint;
import dev.winnow.driver.checkpoint.RunDirectory;
import dev.winnow.worker.training.MemberState;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.hdfs.DFSTestUtil;
import org.apache.hadoop.hdfs.MiniDFSCluster;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A run's directory on a real HDFS that goes and comes back. */
final class UnreachableHdfsTest {
  @Test
  @Timeout(120)
  void aCheckpointIsWrittenOnceTheNameNodeIsBack(@TempDir Path folder) throws Exception {
    Configuration configuration = new Configuration();
    // Hadoop's client gives up at once, so that it is not what waits.
    configuration.setInt("ipc.client.connect.max.retries", 0);
    ExecutorService trainer = Executors.newSingleThreadExecutor();
    try (MiniDFSCluster hdfs = start(configuration, folder)) {
      RunDirectory run = run(hdfs, configuration);
      run.save("alexnet", checkpoint(1));
      hdfs.shutdownNameNode(0);

      Future<?> second =
          trainer.submit(
              () -> {
                run.save("alexnet", checkpoint(2));
                return null;
              });
      hdfs.restartNameNode(0);

      second.get();
      assertThat(run.latest("alexnet", 1).orElseThrow().state().epoch()).isEqualTo(2);
    } finally {
      trainer.shutdownNow();
    }
  }

  @Test
  @Timeout(120)
  void aRunWhoseCheckpointsCannotBeReachedIsNotBegunAnew(@TempDir Path folder) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setInt("ipc.client.connect.max.retries", 0);
    try (MiniDFSCluster hdfs = start(configuration, folder)) {
      RunDirectory run = run(hdfs, configuration);
      run.save("alexnet", checkpoint(1));
      hdfs.shutdownNameNode(0);

      assertThatThrownBy(run::hasCheckpoints).isInstanceOf(IOException.class);
      assertThatThrownBy(() -> run.latest("alexnet", 1)).isInstanceOf(IOException.class);
      hdfs.restartNameNode(0);

      assertThat(run.latest("alexnet", 1).orElseThrow().state().epoch()).isEqualTo(1);
    }
  }

  @Test
  @Timeout(120)
  void aCheckpointIsWrittenOnceMachinesHaveNamesAgain(@TempDir Path folder) throws Exception {
    Configuration configuration = new Configuration();
    NamelessHdfs.use(configuration);
    try (MiniDFSCluster hdfs = start(configuration, folder)) {
      RunDirectory run = run(hdfs, configuration);
      run.save("alexnet", checkpoint(1));
      NamelessHdfs.refuse(1);

      run.save("alexnet", checkpoint(2));

      assertThat(
              hdfs.getFileSystem()
                  .listStatus(new org.apache.hadoop.fs.Path(run.path(), "members/alexnet")))
          .extracting(file -> file.getPath().getName())
          .containsExactly("epoch-00001.checkpoint", "epoch-00002.checkpoint");
    }
  }

  @Test
  @Timeout(120)
  void theOneBeforeACheckpointIsUsedWhenNoDataNodeHasIt(@TempDir Path folder) throws Exception {
    Configuration configuration = new Configuration();
    configuration.setInt("dfs.client.retry.window.base", 1);
    try (MiniDFSCluster hdfs = start(configuration, folder)) {
      RunDirectory run = run(hdfs, configuration);
      run.save("alexnet", checkpoint(1));
      run.save("alexnet", checkpoint(2));
      org.apache.hadoop.fs.Path last =
          new org.apache.hadoop.fs.Path(run.path(), "members/alexnet/epoch-00002.checkpoint");

      hdfs.corruptBlockOnDataNodesByDeletingBlockFile(
          DFSTestUtil.getFirstBlock(hdfs.getFileSystem(), last));

      assertThat(run.latest("alexnet", 1).orElseThrow().state().epoch()).isEqualTo(1);
    }
  }

  private static MiniDFSCluster start(Configuration configuration, Path folder) throws IOException {
    MiniDFSCluster hdfs =
        new MiniDFSCluster.Builder(configuration, folder.toFile()).numDataNodes(1).build();
    hdfs.waitActive();
    return hdfs;
  }

  private static RunDirectory run(MiniDFSCluster hdfs, Configuration configuration) {
    return new RunDirectory(
        configuration, new org.apache.hadoop.fs.Path(hdfs.getURI() + "/ensemble/runs/run"));
  }

  private static Checkpoint checkpoint(int epoch) {
    return new Checkpoint(
        new MemberState(epoch, new float[] {epoch}, new float[1]), new double[epoch]);
  }
}
