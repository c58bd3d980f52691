package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BenchScaleCommandTest {
  private static final String STEP =
      "{\"bench\":\"step\",\"network\":\"vgg16\",\"convolution\":\"winograd-relu\",\"tile\":4,"
          + "\"batch\":%d,\"threads\":8,\"sparsity\":0.0,\"step_ms\":%d}";
  private static final String ROUND =
      "{\"bench\":\"exchange\",\"workers\":2,\"parameters\":%d,\"precision\":\"single\","
          + "\"round_ms\":%d,\"bytes_per_worker\":%d}";

  @TempDir private Path folder;

  @Test
  void theTableTellsTheBestNumberAndWhatWasMeasured() throws Exception {
    CommandRun run =
        CommandRun.of("bench", "scale", "--measured", measured().toString(), "--workers", "2,4,8");

    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("vgg16, tile 4, batch 1024, 50000 images an epoch")
        .containsPattern("workers +images each +1 Gbit/s +10 Gbit/s +100 Gbit/s")
        .containsPattern("\n4 +256 +\\d+\\.\\d s +\\d+ % +\\d+\\.\\d s +\\d+ %")
        .containsPattern("best number +\\d")
        .contains("measured: ", "modelled: ");
  }

  @Test
  void theLinesOfJsonAreByTheMeasuredCosts() throws Exception {
    CommandRun run =
        CommandRun.of(
            "bench",
            "scale",
            "--measured",
            measured().toString(),
            "--json",
            "--workers",
            "1,4",
            "--gbit",
            "1000000",
            "--batch",
            "128",
            "--images",
            "12800");

    assertThat(run.status()).as(run.err()).isZero();
    List<String> lines = run.out().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode one = new ObjectMapper().readTree(lines.get(0));
    JsonNode four = new ObjectMapper().readTree(lines.get(1));
    assertThat(one.get("epoch_seconds").asDouble()).isBetween(12.8, 12.9);
    assertThat(four.get("epoch_seconds").asDouble()).isBetween(3.2, 3.4);
    assertThat(one.get("best").asBoolean()).isFalse();
    assertThat(four.get("best").asBoolean()).isTrue();
  }

  @Test
  void whatWasNotMeasuredIsRefusedWithTheCure() throws Exception {
    Path file = Files.writeString(folder.resolve("empty.jsonl"), "\n");
    CommandRun run = CommandRun.of("bench", "scale", "--measured", file.toString());

    assertThat(run.status()).isEqualTo(ExitStatus.MISUSED);
    assertThat(run.err()).contains("no two batches of vgg16, tile 4").contains("winnow bench step");
  }

  @Test
  void aFileWithoutMeasurementsIsRefusedByItsName() throws Exception {
    Path binary = Files.write(folder.resolve("model.bin"), new byte[] {(byte) 0xff, 0, 1});
    Path table = Files.writeString(folder.resolve("table.txt"), "{}\nworkers 2\n");
    Path number = Files.writeString(folder.resolve("number.txt"), "12\n");

    assertMisuse(binary + " is no text", "--measured", binary.toString());
    assertMisuse(table + ", line 2, is no object of JSON", "--measured", table.toString());
    assertMisuse(number + ", line 1, is no object of JSON", "--measured", number.toString());
    assertMisuse(folder + " is a folder", "--measured", folder.toString());
  }

  @Test
  void stepsOfDifferentThreadsAreRefused() throws Exception {
    Path other =
        Files.writeString(
            folder.resolve("other.jsonl"),
            STEP.formatted(400, 50).replace("\"threads\":8", "\"threads\":16"));

    assertMisuse(
        "steps were measured with 8 and 16 threads",
        "--measured",
        measured().toString(),
        "--measured",
        other.toString());
  }

  private static void assertMisuse(String message, String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "scale"));
    arguments.addAll(List.of(options));

    CommandRun run = CommandRun.of(arguments.toArray(String[]::new));

    assertThat(run.status()).isEqualTo(ExitStatus.MISUSED);
    assertThat(run.err()).startsWith("winnow: ").contains(message).hasLineCount(1);
  }

  private Path measured() throws Exception {
    return Files.write(
        folder.resolve("mine.jsonl"),
        List.of(
            STEP.formatted(100, 100),
            STEP.formatted(200, 200),
            ROUND.formatted(1000, 0, 0),
            ROUND.formatted(1_000_000, 0, 4_000_000),
            "{\"event\":\"epoch\",\"overhead_seconds\":0}"));
  }
}
