package dev.winnow.worker.network;

import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.BaseLayer;
import org.nd4j.linalg.learning.config.Nesterovs;

/** The member networks in DL4J's own layers, for its own ways of training. */
public final class PeerNetworks {
  private PeerNetworks() {}

  /** A description that DL4J trains by momentum: it has no heavy ball, Nesterov's is nearest. */
  public static ComputationGraphConfiguration describe(
      NetworkConfiguration network, double learningRate, double momentum) {
    ComputationGraphConfiguration description = Networks.describe(network, new Dl4jLayers());
    description
        .getVertices()
        .values()
        .forEach(
            vertex -> {
              if (vertex instanceof LayerVertex layer
                  && layer.getLayerConf().getLayer() instanceof BaseLayer trained) {
                trained.setIUpdater(new Nesterovs(learningRate, momentum));
              }
            });
    return description;
  }
}
