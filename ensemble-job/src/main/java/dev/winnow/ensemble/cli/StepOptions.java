package dev.winnow.ensemble.cli;

import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which step a measurement is of, and how it is printed. */
final class StepOptions {
  private static final String DL4J = "dl4j";

  @Mixin private NetworkOptions network;

  @Option(
      names = "--convolution",
      paramLabel = "KIND",
      defaultValue = "winograd-relu",
      description = "conventional, winograd-relu, or dl4j's own layers (${DEFAULT-VALUE}).")
  private String convolution;

  @Option(
      names = "--width",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "Factor on the channels of every layer (${DEFAULT-VALUE}).")
  private double width;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "128",
      description = "Images in a step (${DEFAULT-VALUE}).")
  private int batch;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "Threads of a step; by default one a processor.")
  private int threads = Runtime.getRuntime().availableProcessors();

  @Option(names = "--json", description = "Prints one line of JSON.")
  private boolean json;

  /** Whether DL4J's own layers are meant. */
  boolean dl4j() {
    return convolution.equals(DL4J);
  }

  int batch() {
    return batch;
  }

  int threads() {
    return threads;
  }

  boolean json() {
    return json;
  }

  /** The network, for the images that the paper trains it on. */
  NetworkConfiguration network() {
    Convolution kind =
        switch (convolution) {
          case "winograd-relu" -> Convolution.WINOGRAD_RELU;
          case "conventional", DL4J -> Convolution.CONVENTIONAL;
          default ->
              throw new UsageException(
                  "there is no convolution '%s': say conventional, winograd-relu or dl4j"
                      .formatted(convolution));
        };
    return network.network(kind, width);
  }

  /** What was asked for, to begin a line of JSON. */
  Map<String, Object> fields(String bench) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bench", bench);
    fields.put("network", network.name());
    fields.put("convolution", convolution);
    fields.put("tile", network.tile());
    fields.put("width", width);
    fields.put("batch", batch);
    fields.put("threads", threads);
    return fields;
  }

  /** The same for people. */
  String line() {
    return "%s, %s, tile %d, %sbatch %d, %d threads"
        .formatted(
            network.name(),
            convolution,
            network.tile(),
            width == 1 ? "" : "width %s, ".formatted(width),
            batch,
            threads);
  }
}
