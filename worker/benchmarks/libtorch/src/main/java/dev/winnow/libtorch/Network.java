package dev.winnow.libtorch;

import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch.MemoryFormat;

/**
 * A network that is ready to run.
 *
 * @param module owns the parameters
 * @param layers from images to one score per class
 */
record Network(Module module, Layer layers) {
  /** Orders the convolutions' weights like the images that they meet. */
  void arrange(MemoryFormat format) {
    TensorVector parameters = module.parameters();
    for (long i = 0; i < parameters.size(); i++) {
      Tensor parameter = parameters.get(i);
      if (parameter.dim() == 4) {
        parameter.set_data(parameter.detach().contiguous(format));
      }
    }
  }
}
