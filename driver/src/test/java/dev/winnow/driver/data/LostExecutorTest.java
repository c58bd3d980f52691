package dev.winnow.driver.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.winnow.driver.cluster.LocalCluster;
import dev.winnow.worker.data.DataFormat;
import dev.winnow.worker.data.DataFormatException;
import dev.winnow.worker.data.LabeledImages;
import dev.winnow.worker.data.Split;
import dev.winnow.worker.data.SplitRule;
import dev.winnow.worker.data.SyntheticImages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What an executor held is read again when it is lost. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LostExecutorTest {
  private static JavaSparkContext spark;

  @TempDir private Path folder;

  @BeforeAll
  static void start() {
    spark = LocalCluster.start(1, 1);
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @BeforeEach
  void write() throws IOException {
    new SyntheticImages(5).write(folder, 300, 20);
  }

  @Test
  void unchangedDataAreTheSameWhenReadAgain() throws Exception {
    try (Dataset dataset = open()) {
      long[] first = ids(dataset);

      loseTheExecutor();

      assertThat(ids(dataset)).hasSize(20).isEqualTo(first);
    }
  }

  @Test
  void aTruncatedFileIsRefusedWhenReadAgainAndNoExampleIsLeftOut() throws Exception {
    try (Dataset dataset = open()) {
      Path images = folder.resolve("t10k-images-idx3-ubyte.gz");
      byte[] bytes = Files.readAllBytes(images);
      Files.write(images, Arrays.copyOf(bytes, bytes.length / 2));

      loseTheExecutor();

      assertThatThrownBy(() -> ids(dataset))
          .cause()
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith(images + " is truncated or damaged");
    }
  }

  @Test
  void otherDataAreRefusedWhenReadAgain() throws Exception {
    try (Dataset dataset = open()) {
      new SyntheticImages(6).write(folder, 300, 20);

      loseTheExecutor();

      assertThatThrownBy(() -> ids(dataset))
          .cause()
          .isInstanceOf(DataFormatException.class)
          .hasMessageStartingWith("the data have changed since they were first read: " + folder)
          .hasMessageNotContaining("\n");
    }
  }

  private Dataset open() throws IOException {
    DataSource source = new DataSource(folder.toString(), DataFormat.AUTO);
    return Dataset.open(spark, source, new SplitRule(11, 0.1, 0.1, 0.1));
  }

  private static long[] ids(Dataset dataset) {
    return dataset.chunks(Split.TEST).map(LabeledImages::ids).collect().stream()
        .flatMapToLong(LongStream::of)
        .sorted()
        .toArray();
  }

  /** The executors of a local cluster are children of the JVM that started it. */
  private static void loseTheExecutor() throws Exception {
    for (ProcessHandle executor : ProcessHandle.current().children().toList()) {
      executor.destroyForcibly();
      executor.onExit().get();
    }
  }
}
