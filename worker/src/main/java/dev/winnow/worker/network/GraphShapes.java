package dev.winnow.worker.network;

import java.util.LinkedHashMap;
import java.util.Map;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.Layer;

/**
 * The sizes of a network that is not built for it.
 *
 * @param parameters number of them
 * @param inputs by vertex, what a layer's first input is, before any preprocessor
 * @param outputs by vertex, activations, those of the network's input not among them
 * @param layers by vertex
 */
record GraphShapes(
    long parameters,
    Map<String, InputType> inputs,
    Map<String, InputType> outputs,
    Map<String, Layer> layers) {
  static GraphShapes of(NetworkConfiguration network) {
    ComputationGraphConfiguration graph = Networks.describe(network);
    InputType images =
        InputType.convolutional(
            network.shape().height(), network.shape().width(), network.shape().channels());
    Map<String, InputType> outputs = graph.getLayerActivationTypes(images);
    long parameters = 0;
    Map<String, InputType> inputs = new LinkedHashMap<>();
    Map<String, Layer> layers = new LinkedHashMap<>();
    for (Map.Entry<String, GraphVertex> vertex : graph.getVertices().entrySet()) {
      parameters += vertex.getValue().numParams(true);
      if (vertex.getValue() instanceof LayerVertex layer) {
        String from = graph.getVertexInputs().get(vertex.getKey()).get(0);
        inputs.put(vertex.getKey(), outputs.getOrDefault(from, images));
        layers.put(vertex.getKey(), layer.getLayerConf().getLayer());
      }
    }
    return new GraphShapes(parameters, inputs, outputs, layers);
  }
}
