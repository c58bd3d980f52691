package dev.winnow.libtorch;

import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Times passes of one network and prints a line of JSON, as {@code winnow bench step --json}. */
@Command(
    name = "libtorch",
    description = "Times training steps of a network in libtorch.",
    mixinStandardHelpOptions = true)
final class LibtorchBenchmark implements Callable<Integer> {
  /** What {@code winnow bench} warms up for, and its fewest steps of that. */
  private static final double WARM_UP_SECONDS = 8;

  private static final int WARM_UP_STEPS = 3;

  @Spec private CommandSpec spec;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      defaultValue = "vgg16",
      description = "alexnet, vgg16, resnet32, convpool or allcnn (${DEFAULT-VALUE}).")
  private String network;

  @Option(
      names = "--mode",
      paramLabel = "MODE",
      defaultValue = "step",
      description = "step, or inference: a forward pass alone (${DEFAULT-VALUE}).")
  private String mode;

  @Option(
      names = "--memory-format",
      paramLabel = "FORMAT",
      defaultValue = "channels-last",
      description = "channels-last or contiguous (${DEFAULT-VALUE}).")
  private String memoryFormat;

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

  private LibtorchBenchmark() {}

  public static void main(String[] arguments) {
    System.exit(new CommandLine(new LibtorchBenchmark()).execute(arguments));
  }

  @Override
  public Integer call() {
    checkOptions();
    torch.set_num_threads(threads);
    torch.manual_seed(1);
    double millis = medianMillis(createPass());
    // Locale.ROOT: JSON has a decimal point everywhere.
    System.out.printf(
        Locale.ROOT,
        "{\"bench\":\"%s\",\"network\":\"%s\",\"convolution\":\"libtorch\",\"tile\":0,"
            + "\"sparsity\":0.0,\"batch\":%d,\"threads\":%d,\"step_ms\":%.3f,"
            + "\"images_per_second\":%.3f}%n",
        mode,
        network,
        batch,
        threads,
        millis,
        1000 * batch / millis);
    return 0;
  }

  private void checkOptions() {
    require(Networks.NAMES.contains(network), "--network is one of " + Networks.NAMES);
    require(mode.matches("step|inference"), "--mode is step or inference");
    require(
        memoryFormat.matches("channels-last|contiguous"),
        "--memory-format is channels-last or contiguous");
    require(batch >= 1 && threads >= 1 && steps >= 1, "--batch, --threads, --steps are at least 1");
  }

  private void require(boolean holds, String rule) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), rule);
    }
  }

  private Pass createPass() {
    MemoryFormat format =
        memoryFormat.equals("contiguous") ? MemoryFormat.Contiguous : MemoryFormat.ChannelsLast;
    ImageShape shape = Networks.images(network);
    Network net = Networks.create(network);
    net.arrange(format);
    Tensor images =
        torch.randn(batch, shape.channels(), shape.side(), shape.side()).contiguous(format);
    if (mode.equals("inference")) {
      return Pass.inference(net, images);
    }
    long[] labels = new long[batch];
    Arrays.setAll(labels, n -> n % Networks.classes(network));
    return Pass.step(net, images, Tensor.create(labels));
  }

  private double medianMillis(Pass pass) {
    long begin = System.nanoTime();
    for (int step = 0;
        step < WARM_UP_STEPS || System.nanoTime() - begin < 1e9 * WARM_UP_SECONDS;
        step++) {
      pass.run();
    }
    double[] millis = new double[steps];
    for (int step = 0; step < steps; step++) {
      long start = System.nanoTime();
      pass.run();
      millis[step] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return (millis[(steps - 1) / 2] + millis[steps / 2]) / 2;
  }
}
