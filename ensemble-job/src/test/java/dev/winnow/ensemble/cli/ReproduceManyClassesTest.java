package dev.winnow.ensemble.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.ensemble.LocalSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each approach of the grid for CIFAR-100 on a data set of its shape. */
class ReproduceManyClassesTest {
  @TempDir private Path folder;

  @BeforeAll
  static void configureSpark() {
    LocalSpark.use();
  }

  @AfterAll
  static void forgetSpark() {
    LocalSpark.forget();
  }

  @Test
  void eachApproachTrainsNetworksOfAHundredClasses() throws IOException {
    String data = folder.resolve("data").toString();
    CommandRun synth =
        CommandRun.of(
            "data", "synth", data, "--like", "cifar100", "--train", "800", "--test", "100");
    assertThat(synth.status()).as(synth.err()).isZero();

    CommandRun reproduce = CommandRun.of(arguments(data));

    assertThat(reproduce.status()).as(reproduce.err()).isZero();
    Path reproduction = folder.resolve("out/objects-reproduction");
    assertThat(Files.readString(reproduction.resolve("tables.md")))
        .contains("ResNet-32", "3 of 43 cells", "### Table 3", "18 s / 3.00x");
    JsonNode cells =
        new ObjectMapper().readTree(reproduction.resolve("results.json").toFile()).path("cells");
    assertThat(cells).hasSize(3);
    for (JsonNode cell : cells) {
      Path ensemble = reproduction.resolve("cells").resolve(cell.path("name").asText());
      CommandRun evaluate =
          CommandRun.of("evaluate", "--ensemble", ensemble.toString(), "--data", data, "--json");
      assertThat(evaluate.status()).as(evaluate.err()).isZero();
      assertThat(new ObjectMapper().readTree(evaluate.out()).path("confusion")).hasSize(100);
    }
  }

  private String[] arguments(String data) {
    List<String> arguments =
        new ArrayList<>(List.of("reproduce", "cifar100", "--sparsity", "40", "--batch", "dbs"));
    arguments.addAll(List.of("--data", data));
    arguments.addAll(
        CommandRun.settings(
            "name=objects",
            "output=" + folder.resolve("out"),
            "members=[resnet32,convpool,allcnn]",
            "network.width=0.125",
            "data.shards=2",
            "train.epochs=1",
            "train.workers-per-member=1"));
    return arguments.toArray(String[]::new);
  }
}
