package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.driver.scaling.MeasuredCosts;
import dev.winnow.driver.scaling.ScalingModel;
import dev.winnow.driver.scaling.ScalingModel.Epoch;
import dev.winnow.ensemble.report.Numbers;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.Networks;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes what epochs would take on more executors; runs none. */
@Command(
    name = "scale",
    description =
        "Computes, from what was measured, the time of an epoch by the number of workers, without"
            + " a cluster. The network's convolutions are Winograd-ReLU.")
final class BenchScaleCommand implements Callable<Integer> {
  /** As {@code train.normalization-group} is unless told. */
  private static final int GROUP = 32;

  private static final String CURE =
      "give what bench step --json and bench exchange --json printed, and metrics.jsonl of a run";

  private static final ObjectMapper JSON = new ObjectMapper();

  @Spec private CommandSpec spec;

  @Mixin private NetworkOptions network;

  @Option(
      names = "--workers",
      paramLabel = "N",
      split = ",",
      defaultValue = "2,4,8,16,32,64,128,256",
      description = "Executors of a member (${DEFAULT-VALUE}).")
  private List<Integer> workers;

  @Option(
      names = "--gbit",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,10,100",
      description = "Gbit/s that an executor sends, and receives (${DEFAULT-VALUE}).")
  private List<Double> gigabits;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Images of a step over all workers (${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--images",
      paramLabel = "N",
      defaultValue = "50000",
      description = "Images of an epoch (${DEFAULT-VALUE}).")
  private long images;

  @Option(
      names = "--measured",
      paramLabel = "FILE",
      required = true,
      description =
          "What bench step --json, of two batches, with the threads of an executor, and bench"
              + " exchange --json printed, and metrics.jsonl of a run, on your machines;"
              + " repeatable.")
  private List<Path> files = new ArrayList<>();

  @Option(names = "--json", description = "Prints a line of JSON for each number of workers.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    if (workers.stream().anyMatch(count -> count < 1)
        || gigabits.stream().anyMatch(rate -> !(rate > 0))) {
      throw new UsageException(
          "--workers must be at least 1 and --gbit above 0, not %s and %s"
              .formatted(workers, gigabits));
    }
    ScalingModel model = model(costs());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      print(model, out);
    } else {
      out.println(
          "%s, tile %d, batch %d, %d images an epoch: seconds of an epoch and efficiency"
              .formatted(network.name(), network.tile(), batch, images));
      out.println(table(model).render());
      out.println(basis(model));
    }
    return ExitStatus.DONE;
  }

  private MeasuredCosts costs() throws IOException {
    List<JsonNode> costs = new ArrayList<>();
    for (Path file : files) {
      List<String> lines = lines(file);
      for (int i = 0; i < lines.size(); i++) {
        if (!lines.get(i).isBlank()) {
          costs.add(object(lines.get(i), "%s, line %d,".formatted(file, i + 1)));
        }
      }
    }
    return new MeasuredCosts(costs);
  }

  private static List<String> lines(Path file) throws IOException {
    if (Files.isDirectory(file)) {
      throw new UsageException("%s is a folder: %s".formatted(file, CURE));
    }
    try {
      return Files.readAllLines(file);
    } catch (CharacterCodingException binary) {
      throw new UsageException("%s is no text: %s".formatted(file, CURE));
    }
  }

  private static JsonNode object(String line, String place) {
    try {
      JsonNode object = JSON.readTree(line);
      if (object.isObject()) {
        return object;
      }
    } catch (JsonProcessingException none) {
      throw noObject(place);
    }
    throw noObject(place);
  }

  private static UsageException noObject(String place) {
    return new UsageException("%s is no object of JSON: %s".formatted(place, CURE));
  }

  private ScalingModel model(MeasuredCosts costs) {
    long parameters = Networks.parameters(network.network(Convolution.WINOGRAD_RELU, 1));
    try {
      return new ScalingModel(
          costs.step(network.name(), network.tile()),
          costs.round(),
          costs.overheadSeconds(),
          Float.BYTES * (double) parameters,
          images,
          batch,
          GROUP);
    } catch (IllegalArgumentException outOfRange) {
      throw new UsageException(outOfRange.getMessage());
    }
  }

  private TextTable table(ScalingModel model) {
    List<String> header = new ArrayList<>(List.of("workers", "images each"));
    List<String> best = new ArrayList<>(List.of("best number", ""));
    for (double rate : gigabits) {
      header.add(gigabits(rate));
      header.add("");
      best.add(String.valueOf(model.bestWorkers(workers, 1e9 * rate)));
      best.add("");
    }
    TextTable table = new TextTable().row(header.toArray(String[]::new));
    for (int count : workers) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(count)));
      row.add(String.valueOf(model.epoch(count, 1e9).images()));
      for (double rate : gigabits) {
        Epoch epoch = model.epoch(count, 1e9 * rate);
        row.add(Numbers.tenths(epoch.seconds()) + " s");
        row.add("%.0f %%".formatted(100 * epoch.efficiency()));
      }
      table.row(row.toArray(String[]::new));
    }
    return table.row(best.toArray(String[]::new));
  }

  private static String gigabits(double rate) {
    return (rate == Math.rint(rate) ? String.valueOf((long) rate) : String.valueOf(rate))
        + " Gbit/s";
  }

  /** What the numbers rest on. */
  private String basis(ScalingModel model) {
    return """
        measured: a step takes %s ms and %s ms an image; a phase of an exchange %s ms, and the
          processor %s ms a MB; Spark %s s an epoch
        modelled: all numbers of workers above those measured, and the network's rate; each message
          of a phase after the first as dear as the first; nothing hidden behind the backward pass;
          the workers a divisor of data.shards, so that they share each step alike; no validation
        best number: the fewest workers whose epoch is at most 5 %% longer than the shortest"""
        .formatted(
            Numbers.decimals(1000 * model.step().fixedSeconds()),
            Numbers.decimals(1000 * model.step().imageSeconds()),
            Numbers.decimals(1000 * model.round().latencySeconds()),
            Numbers.decimals(1e9 * model.round().byteSeconds()),
            Numbers.decimals(model.overheadSeconds()));
  }

  private void print(ScalingModel model, PrintWriter out) throws JsonProcessingException {
    for (double rate : gigabits) {
      int best = model.bestWorkers(workers, 1e9 * rate);
      for (int count : workers) {
        Epoch epoch = model.epoch(count, 1e9 * rate);
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("bench", "scale");
        fields.put("network", network.name());
        fields.put("tile", network.tile());
        fields.put("batch", batch);
        fields.put("gbit_per_second", rate);
        fields.put("workers", count);
        fields.put("images_each", epoch.images());
        fields.put("epoch_seconds", epoch.seconds());
        fields.put("averaging_seconds", epoch.averagingSeconds());
        fields.put("efficiency", epoch.efficiency());
        fields.put("best", count == best);
        out.println(JSON.writeValueAsString(fields));
      }
    }
  }
}
