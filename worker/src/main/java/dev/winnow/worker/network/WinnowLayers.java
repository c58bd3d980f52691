package dev.winnow.worker.network;

import dev.winnow.worker.kernel.WinogradTile;
import dev.winnow.worker.layer.AdditionVertex;
import dev.winnow.worker.layer.BatchNormalizationLayer;
import dev.winnow.worker.layer.ConvolutionConfiguration;
import dev.winnow.worker.layer.DenseLayer;
import dev.winnow.worker.layer.DropoutLayer;
import dev.winnow.worker.layer.FlattenPreProcessor;
import dev.winnow.worker.layer.GlobalAveragePoolingLayer;
import dev.winnow.worker.layer.MaxPoolingLayer;
import dev.winnow.worker.layer.ReluLayer;
import dev.winnow.worker.layer.SpatialConvolutionLayer;
import dev.winnow.worker.layer.WinogradConvolutionLayer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * The layers of this project.
 *
 * @param convolution how 3x3 convolutions of stride 1 compute
 * @param tile side of the Winograd patches at most: small images take 4 where 6 saves nothing
 */
record WinnowLayers(Convolution convolution, int tile) implements LayerSet {
  @Override
  public Layer convolution(Tensor in, int kernel, int stride, int out, boolean first) {
    boolean tiled = kernel == 3 && stride == 1 && !first && convolutionAppliesRelu();
    ConvolutionConfiguration layer =
        tiled
            ? new WinogradConvolutionLayer(tileFor(in), out)
            : new SpatialConvolutionLayer(kernel, stride, out);
    layer.setFirst(first);
    return layer;
  }

  private int tileFor(Tensor in) {
    return Math.min(tile, WinogradTile.cheapest(in.height(), in.width()));
  }

  @Override
  public Layer normalization(boolean relu) {
    return new BatchNormalizationLayer(relu);
  }

  @Override
  public boolean fusesRelu() {
    return true;
  }

  @Override
  public boolean convolutionAppliesRelu() {
    return convolution == Convolution.WINOGRAD_RELU;
  }

  @Override
  public Layer relu() {
    return new ReluLayer();
  }

  @Override
  public Layer dropout(double probability) {
    return new DropoutLayer(probability);
  }

  @Override
  public Layer maxPooling() {
    return new MaxPoolingLayer();
  }

  @Override
  public Layer globalAverage() {
    return new GlobalAveragePoolingLayer();
  }

  @Override
  public Layer dense(int units) {
    return new DenseLayer(units);
  }

  @Override
  public InputPreProcessor flatten(int channels, int height, int width) {
    return new FlattenPreProcessor(channels, height, width);
  }

  @Override
  public GraphVertex addition(boolean relu) {
    return new AdditionVertex(relu);
  }
}
