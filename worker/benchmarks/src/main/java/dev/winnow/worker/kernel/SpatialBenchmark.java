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
 * Whole spatial convolutions of the member networks. The column {@code direct} has the GFLOP/s that
 * a direct convolution would need to be as fast: those of 3x3 and stride 1 with 8 input channels
 * and more are done by Winograd's algorithm, with fewer multiplications.
 *
 * <pre>
 * worker/benchmarks/kernels.sh SpatialBenchmark
 * </pre>
 */
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@State(Scope.Benchmark)
@Fork(value = 1, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class SpatialBenchmark {
  /** Channels of an image. */
  private static final int MOST_PIXEL_CHANNELS = 3;

  /**
   * Kernel, stride, input and output channels, rows, columns, batch: the first layers of AlexNet
   * and VGG-16 on the images that the paper gives them, of which nobody wants the gradient, one of
   * VGG-16's when it is conventional, one of ResNet-32's and both convolutions by which it halves
   * its images first, and All-CNN's and ConvPool-CNN's on images of 32x32.
   */
  @Param({
    "3x1x1x64x28x28x128",
    "3x1x3x64x32x32x128",
    "3x1x256x256x8x8x128",
    "3x1x16x16x32x32x128",
    "3x2x16x32x32x32x128",
    "1x2x16x32x32x32x128",
    "3x1x96x96x32x32x128",
    "3x2x96x96x32x32x128",
    "1x1x192x192x8x8x128"
  })
  public String shape;

  @Param("1")
  public int threads;

  private SpatialConvolution convolution;
  private Activation input;
  private Activation output;

  /** Null for pixels. */
  private Activation inputGradient;

  private Weights weights;
  private Weights weightGradient;
  private double gigaFlops;

  @Setup
  public void createLayer() {
    Team.resize(threads);
    int[] sizes = Shapes.parse(shape);
    int stride = sizes[1];
    int outHeight = SpatialConvolution.outputs(sizes[4], stride);
    int outWidth = SpatialConvolution.outputs(sizes[5], stride);
    int batch = sizes[6];
    convolution = new SpatialConvolution(sizes[0], stride, sizes[2], sizes[3]);
    input = Shapes.activation(sizes[2], sizes[4], sizes[5], batch);
    output = Shapes.activation(sizes[3], outHeight, outWidth, batch);
    inputGradient =
        sizes[2] <= MOST_PIXEL_CHANNELS
            ? null
            : Activation.allocate(sizes[2], sizes[4], sizes[5], batch);
    weights = Weights.of(Shapes.floats(sizes[0] * sizes[0] * sizes[2] * sizes[3]));
    weightGradient = Weights.of(new float[weights.length()]);
    gigaFlops = 2e-9 * weights.length() * outHeight * outWidth * batch;
  }

  @Benchmark
  public Activation forward(DirectOperations operations) {
    convolution.forward(input, weights, output);
    operations.direct += gigaFlops;
    return output;
  }

  @Benchmark
  public Weights backward(DirectOperations operations) {
    convolution.backward(input, weights, output, inputGradient, weightGradient);
    operations.direct += (inputGradient == null ? 1 : 2) * gigaFlops;
    return weightGradient;
  }
}
