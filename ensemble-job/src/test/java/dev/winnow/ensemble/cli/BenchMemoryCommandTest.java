package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BenchMemoryCommandTest {
  @Test
  void theTableHasBothMemoriesAndTheLargestBatch() {
    CommandRun run = run("--executor-memory", "1500m");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("allcnn, winograd-relu, tile 6, width 0.25, batch 16, 2 threads")
        .containsPattern("off-heap, arrays of ND4J +\\d+\\.\\d MiB")
        .containsPattern("off-heap, buffers of scoring +\\d+\\.\\d MiB")
        .containsPattern("working memory of kernels +\\d+\\.\\d MiB")
        .containsPattern("largest batch, with 2g off-heap and 1500m of heap +\\d+");
  }

  @Test
  void theFullWidthIsNotSaid() {
    CommandRun run =
        CommandRun.of("bench", "memory", "--network", "alexnet", "--batch", "16", "--threads", "2");

    assertThat(run.out()).startsWith("alexnet, winograd-relu, tile 4, batch 16, 2 threads");
  }

  @Test
  void theLargestBatchFollowsTheScarcerMemory() throws Exception {
    int both = largestBatch("1g", "4g");

    assertThat(both).isPositive();
    assertThat(largestBatch("2g", "4g")).isBetween(2 * both - 100, 2 * both + 100);
    assertThat(largestBatch("1g", "1m")).isZero();
    assertThat(largestBatch("1m", "4g")).isZero();
  }

  @Test
  void anotherDataSetTakesAnotherMemory() throws Exception {
    CommandRun run = run("--image", "1x28x28", "--classes", "26", "--dropout", "0.25");
    JsonNode usual = fields();
    JsonNode same = fields("--image", "3x32x32", "--classes", "10", "--dropout", "0");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().findFirst().orElseThrow())
        .endsWith("batch 16, 2 threads, images of 1x28x28, 26 classes, dropout 0.25");
    assertThat(same).isEqualTo(usual);
    assertThat(usual.get("image").asText()).isEqualTo("3x32x32");
    assertThat(usual.get("classes").asInt()).isEqualTo(10);
    assertThat(usual.get("dropout").asDouble()).isZero();
    assertThat(bytes("off_heap_bytes_per_image", "--image", "1x28x28"))
        .isLessThan(usual.get("off_heap_bytes_per_image").asLong());
    assertThat(bytes("vector_bytes", "--classes", "26"))
        .isGreaterThan(usual.get("vector_bytes").asLong());
    assertThat(bytes("off_heap_bytes_per_image", "--dropout", "0.25"))
        .isGreaterThan(usual.get("off_heap_bytes_per_image").asLong());
  }

  @Test
  void smallNormalizationGroupsTakeMoreHeap() throws Exception {
    JsonNode usual = fields();
    JsonNode small = fields("--normalization-group", "1");

    assertThat(small.get("layer_bytes").asLong()).isGreaterThan(usual.get("layer_bytes").asLong());
    assertThat(small.get("executor_heap_bytes").asLong())
        .isGreaterThan(usual.get("executor_heap_bytes").asLong());
    assertThat(run("--normalization-group", "0").err()).contains("at least 1, not 0");
  }

  private static long bytes(String field, String... options) throws Exception {
    return fields(options).get(field).asLong();
  }

  private static JsonNode fields(String... options) throws Exception {
    List<String> all = new ArrayList<>(List.of(options));
    all.add("--json");
    return new ObjectMapper().readTree(run(all.toArray(String[]::new)).out());
  }

  private static int largestBatch(String offHeap, String heap) throws Exception {
    JsonNode fields = fields("--off-heap", offHeap, "--executor-memory", heap);
    assertThat(fields.get("bench").asText()).isEqualTo("memory");
    assertThat(fields.get("width").asDouble()).isEqualTo(0.25);
    assertThat(fields.get("heap_bytes").asLong())
        .isLessThan(fields.get("executor_heap_bytes").asLong());
    return fields.get("largest_batch").asInt();
  }

  private static CommandRun run(String... options) {
    List<String> all = new ArrayList<>(List.of("bench", "memory", "--network", "allcnn"));
    all.addAll(List.of("--width", "0.25", "--tile", "6", "--batch", "16", "--threads", "2"));
    all.addAll(List.of(options));
    return CommandRun.of(all.toArray(String[]::new));
  }
}
