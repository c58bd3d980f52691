package dev.winnow.worker.kernel;

import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A Winograd-ReLU layer of a member network, with all that its passes read and write. */
@State(Scope.Benchmark)
public class WinogradLayer {
  @Param({"4", "6"})
  public int tile;

  /**
   * Input and output channels, rows, columns, batch: VGG-16 (images of 32x32), AlexNet (28x28),
   * ConvPool-CNN and All-CNN, and ResNet-32.
   */
  @Param({
    "64x64x32x32x128",
    "64x128x16x16x128",
    "128x128x16x16x128",
    "128x256x8x8x128",
    "256x256x8x8x128",
    "256x512x4x4x128",
    "512x512x4x4x128",
    "64x192x14x14x128",
    "256x256x7x7x128",
    "96x96x32x32x128",
    "192x192x16x16x128",
    "16x16x32x32x128",
    "32x32x16x16x128",
    "64x64x8x8x128"
  })
  public String shape;

  @Param("1")
  public int threads;

  WinogradConvolution convolution;
  Activation input;
  Activation output;
  Activation inputGradient;
  Weights weights;
  Weights weightGradient;

  /** Of the products of a forward pass. */
  double gigaFlops;

  /** Of a direct convolution: 2 * 9 C K H W N. */
  double directGigaFlops;

  @Setup
  public void create() {
    Team.resize(threads);
    int[] sizes = Shapes.parse(shape);
    int height = sizes[2];
    int width = sizes[3];
    int batch = sizes[4];
    convolution = new WinogradConvolution(tile, true, sizes[0], sizes[1]);
    input = Shapes.activation(sizes[0], height, width, batch);
    output = Shapes.activation(sizes[1], height, width, batch);
    inputGradient = Activation.allocate(sizes[0], height, width, batch);
    weights = Weights.of(Shapes.floats(tile * tile * sizes[0] * sizes[1]));
    weightGradient = Weights.of(new float[weights.length()]);
    int tiles = TileBlock.Grid.of(input, tile - 2).tiles();
    gigaFlops = 2e-9 * weights.length() * tiles * batch;
    directGigaFlops = 2e-9 * 9 * sizes[0] * output.size();
  }
}
