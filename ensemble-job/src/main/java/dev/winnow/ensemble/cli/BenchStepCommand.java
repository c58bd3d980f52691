package dev.winnow.ensemble.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.winnow.worker.data.ImageShape;
import dev.winnow.worker.network.Convolution;
import dev.winnow.worker.network.NetworkConfiguration;
import dev.winnow.worker.network.StepBenchmark;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times whole training steps of one network in this JVM, without Spark. */
@Command(name = "step", description = "Times training steps of a network, without a cluster.")
final class BenchStepCommand implements Callable<Integer> {
  private static final double WARM_UP_SECONDS = 8;

  @Spec private CommandSpec spec;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "vgg16",
      description = "alexnet, vgg16, resnet32, convpool or allcnn (${DEFAULT-VALUE}).")
  private String network;

  @Option(
      names = "--convolution",
      paramLabel = "KIND",
      defaultValue = "winograd-relu",
      description = "conventional, winograd-relu, or dl4j's own layers (${DEFAULT-VALUE}).")
  private String convolution;

  @Option(
      names = "--tile",
      paramLabel = "4|6",
      defaultValue = "4",
      description = "Side of a Winograd patch (${DEFAULT-VALUE}).")
  private int tile;

  @Option(
      names = "--width",
      paramLabel = "FACTOR",
      defaultValue = "1",
      description = "Factor on the channels of every layer (${DEFAULT-VALUE}).")
  private double width;

  @Option(
      names = "--sparsity",
      paramLabel = "SHARE",
      defaultValue = "0",
      description = "Share of the convolution weights that are zero (${DEFAULT-VALUE}).")
  private double sparsity;

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

  @Option(
      names = "--steps",
      paramLabel = "N",
      defaultValue = "9",
      description = "Timed steps, after some seconds to warm up (${DEFAULT-VALUE}).")
  private int steps;

  @Option(names = "--json", description = "Prints one line of JSON.")
  private boolean json;

  @Override
  public Integer call() throws JsonProcessingException {
    StepBenchmark.Result result = StepBenchmark.run(settings());
    PrintWriter out = spec.commandLine().getOut();
    if (json) {
      out.println(new ObjectMapper().writeValueAsString(fields(result)));
    } else {
      out.printf(
          "%s, %s, tile %d, sparsity %s, batch %d, %d threads: %s ms a step, %s images/s%n",
          network,
          convolution,
          tile,
          sparsity,
          batch,
          threads,
          Numbers.decimals(result.stepMillis()),
          Numbers.decimals(result.imagesPerSecond()));
    }
    return ExitStatus.DONE;
  }

  private StepBenchmark.Settings settings() {
    if (tile != 4 && tile != 6) {
      throw new UsageException("--tile must be 4 or 6, not " + tile);
    }
    boolean dl4j = convolution.equals("dl4j");
    Convolution kind =
        switch (convolution) {
          case "winograd-relu" -> Convolution.WINOGRAD_RELU;
          case "conventional", "dl4j" -> Convolution.CONVENTIONAL;
          default ->
              throw new UsageException(
                  "there is no convolution '%s': say conventional, winograd-relu or dl4j"
                      .formatted(convolution));
        };
    // The data that the paper trains each network on.
    boolean grey = network.equals("alexnet");
    ImageShape shape = grey ? new ImageShape(1, 28, 28) : new ImageShape(3, 32, 32);
    int classes = network.equals("resnet32") ? 100 : 10;
    try {
      return new StepBenchmark.Settings(
          new NetworkConfiguration(network, kind, tile, width, 0, shape, classes, 1),
          dl4j,
          sparsity,
          batch,
          threads,
          WARM_UP_SECONDS,
          steps);
    } catch (IllegalArgumentException outOfRange) {
      throw new UsageException(outOfRange.getMessage());
    }
  }

  private Map<String, Object> fields(StepBenchmark.Result result) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("bench", "step");
    fields.put("network", network);
    fields.put("convolution", convolution);
    fields.put("tile", tile);
    fields.put("sparsity", sparsity);
    fields.put("batch", batch);
    fields.put("threads", threads);
    fields.put("step_ms", result.stepMillis());
    fields.put("images_per_second", result.imagesPerSecond());
    return fields;
  }
}
