package dev.winnow.driver.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.data.LabeledImages;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ValidationChunksTest {
  private static final ImageShape SHAPE = new ImageShape(1, 1, 1);
  private static final int CHUNKS = 20;

  private static JavaSparkContext spark;

  @BeforeAll
  static void start() {
    spark =
        new JavaSparkContext(
            new SparkConf()
                .setMaster("local[2]")
                .setAppName("test")
                .set("spark.ui.enabled", "false")
                .set("spark.driver.host", "127.0.0.1"));
  }

  @AfterAll
  static void stop() {
    spark.stop();
  }

  @Test
  void aChunkHasItsNumberInWhateverOrderItComes() {
    List<LabeledImages> chunks = new ArrayList<>();
    Random random = new Random(Long.getLong("test.seed"));
    int examples = 0;
    for (int i = 0; i < CHUNKS; i++) {
      int size = 1 + random.nextInt(5);
      long[] ids = random.longs(size).toArray();
      chunks.add(new LabeledImages(SHAPE, new byte[size], new int[size], ids));
      examples += size;
    }
    Map<Long, Integer> numbers = numbers(chunks, 4, examples);
    Collections.shuffle(chunks, random);

    assertThat(numbers(chunks, 3, examples)).isEqualTo(numbers);
    assertThat(numbers.values())
        .containsExactlyInAnyOrderElementsOf(IntStream.range(0, CHUNKS).boxed().toList());
  }

  /** The number of each chunk by its first id. */
  private static Map<Long, Integer> numbers(
      List<LabeledImages> chunks, int partitions, int examples) {
    ValidationChunks numbered = ValidationChunks.of(spark.parallelize(chunks, partitions));
    assertThat(numbered.examples()).isEqualTo(examples);
    Map<Long, Integer> numbers = new HashMap<>();
    numbered.numbered().collect().forEach(chunk -> numbers.put(chunk._2().id(0), chunk._1()));
    return numbers;
  }
}
