package dev.winnow.worker.kernel;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Batch normalisation with its ReLU, after convolutions of the member networks: GB/s in the column
 * {@code gigabytes}.
 *
 * <pre>
 * worker/benchmarks/kernels.sh NormalizationBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class NormalizationBenchmark {
  private static final int GROUP = 32;
  private static final float EPSILON = 1e-5f;

  /** Channels, rows, columns, batch: VGG-16, then ConvPool-CNN, AlexNet and ResNet-32. */
  @Param({
    "64x32x32x128",
    "128x16x16x128",
    "256x8x8x128",
    "512x2x2x128",
    "96x32x32x128",
    "384x7x7x128",
    "16x32x32x128"
  })
  public String shape;

  @Param("1")
  public int threads;

  private int[] groupOffsets;
  private Activation input;
  private Activation output;
  private Activation outputGradient;
  private Activation inputGradient;
  private float[] gamma;
  private float[] beta;
  private float[] mean;
  private float[] inverseDeviation;
  private float[] gammaGradient;
  private float[] betaGradient;

  @Setup
  public void createLayer() {
    Team.resize(threads);
    int[] sizes = Shapes.parse(shape);
    int channels = sizes[0];
    int batch = sizes[3];
    int groups = batch / GROUP;
    groupOffsets = new int[groups + 1];
    for (int group = 0; group < groups; group++) {
      groupOffsets[group + 1] = batch * (group + 1) / groups;
    }
    input = Shapes.activation(channels, sizes[1], sizes[2], batch);
    output = Activation.allocate(channels, sizes[1], sizes[2], batch);
    outputGradient = Shapes.activation(channels, sizes[1], sizes[2], batch);
    inputGradient = Activation.allocate(channels, sizes[1], sizes[2], batch);
    gamma = Shapes.floats(channels);
    beta = Shapes.floats(channels);
    mean = new float[groups * channels];
    inverseDeviation = new float[groups * channels];
    gammaGradient = new float[channels];
    betaGradient = new float[channels];
    BatchNormalization.forward(
        input, groupOffsets, gamma, beta, EPSILON, true, mean, inverseDeviation, output);
  }

  @Benchmark
  public Activation forward(Traffic traffic) {
    BatchNormalization.forward(
        input, groupOffsets, gamma, beta, EPSILON, true, mean, inverseDeviation, output);
    traffic.count(2, input);
    return output;
  }

  @Benchmark
  public Activation infer(Traffic traffic) {
    BatchNormalization.infer(input, gamma, beta, true, output);
    traffic.count(2, input);
    return output;
  }

  @Benchmark
  public Activation backward(Traffic traffic) {
    BatchNormalization.backward(
        input,
        groupOffsets,
        gamma,
        beta,
        mean,
        inverseDeviation,
        true,
        outputGradient,
        inputGradient,
        gammaGradient,
        betaGradient);
    traffic.count(3, input);
    return inputGradient;
  }
}
