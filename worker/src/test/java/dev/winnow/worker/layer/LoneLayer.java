package dev.winnow.worker.layer;

import java.util.SplittableRandom;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.NoOp;

/**
 * One layer outside of any graph, with the loss {@code sum of (output * weight of the position)}
 * for fixed random weights.
 */
final class LoneLayer {
  private final Layer layer;
  private final INDArray parameters;
  private final INDArray gradient;

  LoneLayer(org.deeplearning4j.nn.conf.layers.Layer configuration, InputType input) {
    configuration.setLayerName("lone");
    NeuralNetConfiguration conf =
        new NeuralNetConfiguration.Builder()
            .seed(5)
            .dataType(DataType.FLOAT)
            .updater(new NoOp())
            .layer(configuration)
            .build();
    configuration.setNIn(input, true);
    long length = configuration.initializer().numParams(conf);
    parameters = length == 0 ? null : Nd4j.create(DataType.FLOAT, 1, length);
    gradient = length == 0 ? null : Nd4j.create(DataType.FLOAT, 1, length);
    layer = configuration.instantiate(conf, null, 0, parameters, true, DataType.FLOAT);
    if (gradient != null) {
      layer.setBackpropGradientsViewArray(gradient);
    }
  }

  /** Random values that spread around 0, in the layout of the layers. */
  static INDArray random(long seed, long... shape) {
    SplittableRandom random = new SplittableRandom(seed);
    INDArray array =
        ActivationArrays.allocate(
            LayerWorkspaceMgr.noWorkspaces(),
            org.deeplearning4j.nn.workspace.ArrayType.ACTIVATIONS,
            shape);
    float[] values = new float[(int) array.length()];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextDouble() + random.nextDouble() - 1) * 2;
    }
    NativeFloats.write(values, array);
    return array;
  }

  Layer layer() {
    return layer;
  }

  /** The layer's part of the flat vector. */
  INDArray parameters() {
    return parameters;
  }

  INDArray gradient() {
    return gradient;
  }

  INDArray forward(INDArray input, boolean training) {
    layer.setInput(input, LayerWorkspaceMgr.noWorkspaces());
    return layer.activate(training, LayerWorkspaceMgr.noWorkspaces());
  }

  double loss(INDArray input) {
    INDArray output = forward(input, true);
    float[] values = floats(output);
    float[] weights = floats(random(99, output.shape()));
    double loss = 0;
    for (int i = 0; i < values.length; i++) {
      loss += (double) values[i] * weights[i];
    }
    return loss;
  }

  /** Gradient of the loss by the input; that by the parameters is left in {@link #gradient}. */
  INDArray backward(INDArray input) {
    INDArray output = forward(input, true);
    return layer
        .backpropGradient(random(99, output.shape()), LayerWorkspaceMgr.noWorkspaces())
        .getSecond();
  }

  static float[] floats(INDArray array) {
    float[] values = new float[(int) array.length()];
    NativeFloats.read(array, values);
    return values;
  }
}
