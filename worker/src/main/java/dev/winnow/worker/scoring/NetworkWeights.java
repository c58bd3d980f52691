package dev.winnow.worker.scoring;

import dev.winnow.worker.kernel.Weights;
import dev.winnow.worker.layer.WeightedConfiguration;
import dev.winnow.worker.network.MemberNetwork;

/** The parameters of a trained network, as far as scoring takes them. */
interface NetworkWeights {
  /** All of them: the flat vector. */
  float[] parameters();

  /** The weights of a layer, which lie there; packed where their zeros are skipped. */
  Weights of(WeightedConfiguration layer, int offset, int length);

  /** Of a vector alone, in which zeros are looked for. */
  static NetworkWeights of(float[] parameters) {
    return new NetworkWeights() {
      @Override
      public float[] parameters() {
        return parameters;
      }

      @Override
      public Weights of(WeightedConfiguration layer, int offset, int length) {
        return layer.packed(new Weights(parameters, offset, length));
      }
    };
  }

  /**
   * Of a network in training, which knows its zeros.
   *
   * @param parameters of the network
   */
  static NetworkWeights of(MemberNetwork network, float[] parameters) {
    return new NetworkWeights() {
      @Override
      public float[] parameters() {
        return parameters;
      }

      @Override
      public Weights of(WeightedConfiguration layer, int offset, int length) {
        Weights weights = network.weights(layer.getLayerName());
        boolean skips = weights.sparse() != null && weights.sparse().skips();
        return skips ? weights : new Weights(parameters, offset, length);
      }
    };
  }
}
