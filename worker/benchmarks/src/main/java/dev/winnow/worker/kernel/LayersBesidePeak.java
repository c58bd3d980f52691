package dev.winnow.worker.kernel;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormat;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Prints, as a Markdown table, forward Winograd-ReLU layers with 128 and more channels beside what
 * the core can do at most: medians of direct-equivalent GFLOP/s, {@code 2 * 9 C K H W N / time},
 * and of the fused multiply-adds of {@link FmaPeakBenchmark}, measured just before each layer. All
 * on one thread. Takes JMH's options, {@code -p tile=4 -p shape=256x256x8x8x128} among them.
 *
 * <pre>
 * worker/benchmarks/kernels.sh peak
 * </pre>
 */
final class LayersBesidePeak {
  /** VGG-16's with at least 128 channels on images of 32x32, then AlexNet's on 28x28. */
  private static final List<String> SHAPES =
      List.of(
          "128x128x16x16x128",
          "128x256x8x8x128",
          "256x256x8x8x128",
          "256x512x4x4x128",
          "512x512x4x4x128",
          "512x512x2x2x128",
          "192x384x7x7x128",
          "384x256x7x7x128",
          "256x256x7x7x128");

  private LayersBesidePeak() {}

  public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
    CommandLineOptions given = new CommandLineOptions(arguments);
    Collection<String> shapes = given.getParameter("shape").orElse(SHAPES);
    Collection<String> tiles = given.getParameter("tile").orElse(List.of("4", "6"));
    System.out.println("Medians on one thread, vectors of " + VectorKernels.lanes() + " floats.");
    System.out.println();
    row("layer (C x K x H x W x N)", "tile", "direct-equivalent GFLOP/s", "FMA peak", "ratio");
    row("---", "---:", "---:", "---:", "---:");
    for (String shape : shapes) {
      for (String tile : tiles) {
        double peak = median(run(given, FmaPeakBenchmark.class, "multiplyAndAdd"), "giga");
        double layer =
            median(
                run(given, WinogradBenchmark.class, "forward", "shape", shape, "tile", tile),
                "direct");
        row(shape, tile, number("%.1f", layer), number("%.1f", peak), number("%.2f", layer / peak));
      }
    }
  }

  /** Runs one benchmark method in a JVM of its own, with the parameters as name, value, ... */
  private static RunResult run(
      CommandLineOptions given, Class<?> benchmark, String method, String... parameters)
      throws RunnerException {
    OptionsBuilder options = new OptionsBuilder();
    options.parent(given);
    options.include("^" + benchmark.getName().replace(".", "\\.") + "\\." + method + "$");
    options.shouldFailOnError(true);
    options.param("threads", "1");
    for (int i = 0; i < parameters.length; i += 2) {
      options.param(parameters[i], parameters[i + 1]);
    }
    // What the JVMs say goes to the error stream, so that the output is the table alone.
    OutputFormat quiet = OutputFormatFactory.createFormatInstance(System.err, VerboseMode.SILENT);
    return new Runner(options.build(), quiet).runSingle();
  }

  private static double median(RunResult result, String counter) {
    return result.getSecondaryResults().get(counter).getStatistics().getPercentile(50);
  }

  private static String number(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private static void row(String... cells) {
    System.out.println("| " + String.join(" | ", cells) + " |");
  }
}
