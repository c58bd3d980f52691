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

  private static int largestBatch(String offHeap, String heap) throws Exception {
    JsonNode fields =
        new ObjectMapper()
            .readTree(run("--off-heap", offHeap, "--executor-memory", heap, "--json").out());
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
