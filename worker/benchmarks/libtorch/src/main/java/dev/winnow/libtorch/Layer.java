package dev.winnow.libtorch;

import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** From a tensor to the next. */
interface Layer {
  /** The caller closes what is returned, and keeps what it gave. */
  Tensor forward(Tensor in);

  /** The layers one after the other, each intermediate result closed as soon as it is used. */
  static Layer chain(List<Layer> layers) {
    return in -> {
      Tensor x = layers.get(0).forward(in);
      for (Layer layer : layers.subList(1, layers.size())) {
        try (Tensor read = x) {
          x = layer.forward(read);
        }
      }
      return x;
    };
  }
}
