package dev.winnow.libtorch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** What is timed. */
interface Pass {
  void run();

  /** A training step: forward, cross entropy, backward, plain gradient descent. */
  static Pass step(Network network, Tensor images, Tensor labels) {
    network.module().train(true);
    SGD descent = new SGD(network.module().parameters(), new SGDOptions(0.001));
    return () ->
        scoped(
            () -> {
              descent.zero_grad();
              Tensor scores = network.layers().forward(images);
              torch.cross_entropy_loss(scores, labels).backward();
              descent.step();
            });
  }

  /** A forward pass that normalises by the running statistics, no gradient recorded. */
  @SuppressWarnings("try")
  static Pass inference(Network network, Tensor images) {
    network.module().eval();
    return () ->
        scoped(
            () -> {
              try (NoGradGuard guard = new NoGradGuard()) {
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
