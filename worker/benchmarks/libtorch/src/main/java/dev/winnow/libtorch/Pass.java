package dev.winnow.libtorch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.InferenceMode;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What is timed. */
interface Pass {
  double LEARNING_RATE = 0.001;
  double MOMENTUM = 0.9;

  /** Of an L2 penalty of 0.001, whose gradient is 2 l2 theta. */
  double WEIGHT_DECAY = 0.002;

  void run();

  /**
   * A training step: forward, cross entropy, backward, gradient descent with a heavy ball and
   * weight decay. All parameters decay; those of Winnow that do are the convolutions' weights.
   */
  static Pass step(Network network, Tensor images, Tensor labels) {
    network.module().train(true);
    SGDOptions options = new SGDOptions(LEARNING_RATE);
    options.momentum().put(MOMENTUM);
    options.weight_decay().put(WEIGHT_DECAY);
    SGD descent = new SGD(network.module().parameters(), options);
    return () ->
        scoped(
            () -> {
              descent.zero_grad();
              Tensor scores = network.layers().forward(images);
              torch.cross_entropy_loss(scores, labels).backward();
              descent.step();
            });
  }

  /** A forward pass in inference mode that normalises by the running statistics. */
  @SuppressWarnings("try")
  static Pass inference(Network network, Tensor images) {
    network.module().eval();
    return () ->
        scoped(
            () -> {
              try (InferenceMode mode = new InferenceMode()) {
                network.layers().forward(images);
              }
            });
  }

  /** Frees at once what a pass made, not when the garbage collector comes by. */
  @SuppressWarnings("try")
  private static void scoped(Pass pass) {
    try (PointerScope scope = new PointerScope()) {
      pass.run();
    }
  }
}
