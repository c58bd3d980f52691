package dev.winnow.worker.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration.GraphBuilder;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.NoOp;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The parts of which the member networks are made: each takes a tensor and returns the next. */
final class NetworkBuilder {
  private static final String INPUT = "images";
  private static final String OUTPUT = "output";

  private final NetworkConfiguration configuration;
  private final LayerSet layers;
  private final GraphBuilder graph;
  private int convolutions;
  private int poolings;
  private int denseLayers;
  private int additions;

  NetworkBuilder(NetworkConfiguration configuration, LayerSet layers) {
    this.configuration = configuration;
    this.layers = layers;
    this.graph =
        new NeuralNetConfiguration.Builder()
            .seed(configuration.seed())
            .dataType(DataType.FLOAT)
            .weightInit(WeightInit.RELU)
            .updater(new NoOp())
            .graphBuilder()
            .addInputs(INPUT)
            .setOutputs(OUTPUT)
            .setInputTypes(
                InputType.convolutional(
                    configuration.shape().height(),
                    configuration.shape().width(),
                    configuration.shape().channels()));
  }

  ComputationGraphConfiguration build() {
    return graph.build();
  }

  Tensor images() {
    return new Tensor(
        INPUT,
        configuration.shape().channels(),
        configuration.shape().height(),
        configuration.shape().width());
  }

  /** The number of channels or units after the width factor: a multiple of 8, at least 8. */
  int scaled(int channels) {
    return Math.max(8, 8 * (int) Math.round(channels * configuration.width() / 8));
  }

  /** 3x3 convolution, stride 1, normalisation, and a ReLU if what it feeds has none. */
  Tensor convolution(Tensor in, int channels, Feeds feeds) {
    return convolution(in, 3, 1, scaled(channels), feeds);
  }

  /** The same with any kernel and stride; the channels are taken as they are. */
  Tensor convolution(Tensor in, int kernel, int stride, int channels, Feeds feeds) {
    Tensor normalized = rawConvolution(in, kernel, stride, channels, reluBefore(feeds));
    return kernel == 3 ? dropout(normalized) : normalized;
  }

  /** Convolution and normalisation without dropout, with a ReLU if told. */
  Tensor rawConvolution(Tensor in, int kernel, int stride, int channels, boolean relu) {
    String name = "conv" + ++convolutions;
    boolean first = in.vertex().equals(INPUT);
    graph.addLayer(name, layers.convolution(in, kernel, stride, channels, first), in.vertex());
    int height = (in.height() + stride - 1) / stride;
    int width = (in.width() + stride - 1) / stride;
    return normalization(new Tensor(name, channels, height, width), relu);
  }

  /** Whether a spatial ReLU must stand before what is fed. */
  boolean reluBefore(Feeds feeds) {
    return feeds == Feeds.OTHER || !layers.convolutionAppliesRelu();
  }

  private Tensor normalization(Tensor in, boolean relu) {
    Tensor out = append(in, in.vertex() + "-bn", layers.normalization(relu));
    return relu && !layers.fusesRelu() ? relu(out) : out;
  }

  Tensor relu(Tensor in) {
    return append(in, in.vertex() + "-relu", layers.relu());
  }

  private Tensor dropout(Tensor in) {
    if (configuration.dropout() == 0) {
      return in;
    }
    return append(in, in.vertex() + "-dropout", layers.dropout(configuration.dropout()));
  }

  /** 2x2 max pooling; left out where a single row or column remains. */
  Tensor maxPooling(Tensor in) {
    if (in.height() < 2 || in.width() < 2) {
      return in;
    }
    Tensor out = append(in, "pool" + ++poolings, layers.maxPooling());
    return new Tensor(out.vertex(), in.channels(), in.height() / 2, in.width() / 2);
  }

  Tensor addition(Tensor a, Tensor b, boolean relu) {
    String name = "add" + ++additions;
    graph.addVertex(name, layers.addition(relu), a.vertex(), b.vertex());
    Tensor sum = new Tensor(name, a.channels(), a.height(), a.width());
    return relu && !layers.fusesRelu() ? relu(sum) : sum;
  }

  /** Dense layer with normalisation and ReLU. */
  Tensor dense(Tensor in, int units) {
    String name = "dense" + ++denseLayers;
    int out = scaled(units);
    addDense(name, layers.dense(out), in);
    return normalization(Tensor.dense(name, out), true);
  }

  /** Dense layer to the classes, softmax, negative log-likelihood: the end. */
  void denseOutput(Tensor in) {
    OutputLayer output =
        new OutputLayer.Builder(LossFunction.MCXENT)
            .nOut(configuration.classes())
            .activation(Activation.SOFTMAX)
            .build();
    addDense(OUTPUT, output, in);
  }

  /** Global average of one channel per class, softmax, negative log-likelihood: the end. */
  void averageOutput(Tensor in) {
    Tensor scores = globalAverage(in);
    LossLayer output =
        new LossLayer.Builder(LossFunction.MCXENT).activation(Activation.SOFTMAX).build();
    graph.addLayer(OUTPUT, output, scores.vertex());
  }

  Tensor globalAverage(Tensor in) {
    Tensor out = append(in, "average", layers.globalAverage());
    return Tensor.dense(out.vertex(), in.channels());
  }

  private void addDense(String name, Layer layer, Tensor in) {
    if (in.isDense()) {
      graph.addLayer(name, layer, in.vertex());
    } else {
      InputPreProcessor flatten = layers.flatten(in.channels(), in.height(), in.width());
      graph.addLayer(name, layer, flatten, in.vertex());
    }
  }

  private Tensor append(Tensor in, String name, Layer layer) {
    graph.addLayer(name, layer, in.vertex());
    return new Tensor(name, in.channels(), in.height(), in.width());
  }
}
