package dev.winnow.worker.network;

import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.BatchNormalization;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.nd4j.linalg.activations.Activation;

/** DL4J's own layers: what the project's are measured against. */
final class Dl4jLayers implements LayerSet {
  @Override
  public Layer convolution(Tensor in, int kernel, int stride, int out, boolean first) {
    return new ConvolutionLayer.Builder(kernel, kernel)
        .stride(stride, stride)
        .convolutionMode(ConvolutionMode.Same)
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .nOut(out)
        .build();
  }

  @Override
  public Layer normalization(boolean relu) {
    return new BatchNormalization();
  }

  @Override
  public boolean fusesRelu() {
    return false;
  }

  @Override
  public boolean convolutionAppliesRelu() {
    return false;
  }

  @Override
  public Layer relu() {
    return new ActivationLayer(Activation.RELU);
  }

  @Override
  public Layer dropout(double probability) {
    return new DropoutLayer(1 - probability);
  }

  @Override
  public Layer maxPooling() {
    return new SubsamplingLayer.Builder(
            SubsamplingLayer.PoolingType.MAX, new int[] {2, 2}, new int[] {2, 2})
        .build();
  }

  @Override
  public Layer globalAverage() {
    return new GlobalPoolingLayer(PoolingType.AVG);
  }

  @Override
  public Layer dense(int units) {
    return new DenseLayer.Builder()
        .hasBias(false)
        .activation(Activation.IDENTITY)
        .nOut(units)
        .build();
  }

  @Override
  public InputPreProcessor flatten(int channels, int height, int width) {
    return new CnnToFeedForwardPreProcessor(height, width, channels);
  }

  @Override
  public GraphVertex addition(boolean relu) {
    return new ElementWiseVertex(ElementWiseVertex.Op.Add);
  }
}
