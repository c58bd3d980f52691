package dev.winnow.libtorch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.LinearOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Appends layers to a network; the shape of what the next one reads is kept along. */
final class NetworkBuilder {
  private final List<Layer> layers = new ArrayList<>();
  private final Module module;
  private int channels;
  private int side;

  NetworkBuilder(ImageShape images) {
    this(new Module(), images.channels(), images.side());
  }

  private NetworkBuilder(Module module, int channels, int side) {
    this.module = module;
    this.channels = channels;
    this.side = side;
  }

  Network build() {
    return new Network(module, Layer.chain(layers));
  }

  /** 3x3 convolution, stride 1, normalisation, ReLU. */
  NetworkBuilder convolution(int out) {
    return convolution(3, 1, out).relu();
  }

  /** Convolution without a bias and with "same" padding, and normalisation. */
  NetworkBuilder convolution(int kernel, int stride, int out) {
    Conv2dOptions options = new Conv2dOptions(channels, out, pair(kernel));
    // An array: put(stride, stride) would set one value, by its index.
    options.stride().put(new long[] {stride, stride});
    options.padding().put(pair(kernel / 2));
    options.bias().put(false);
    Conv2dImpl convolution = register(new Conv2dImpl(options));
    BatchNorm2dImpl normalization = register(new BatchNorm2dImpl(new BatchNormOptions(out)));
    layers.add(convolution::forward);
    layers.add(normalization::forward);
    channels = out;
    side = (side + stride - 1) / stride;
    return this;
  }

  /** In place, as PyTorch's own model library has it: no other layer reads what it overwrites. */
  NetworkBuilder relu() {
    layers.add(in -> new Tensor(in.relu_()));
    return this;
  }

  /** 2x2 max pooling; left out where a single row remains. */
  NetworkBuilder maxPooling() {
    if (side >= 2) {
      layers.add(in -> torch.max_pool2d(in, 2, 2));
      side /= 2;
    }
    return this;
  }

  /** Two convolutions and a shortcut around them, which is a 1x1 convolution where they halve. */
  NetworkBuilder residual(int stride, int out) {
    Layer inner =
        Layer.chain(branch().convolution(3, stride, out).relu().convolution(3, 1, out).layers);
    Layer shortcut =
        stride == 1 ? Tensor::new : Layer.chain(branch().convolution(1, stride, out).layers);
    layers.add(
        in -> {
          Tensor sum = inner.forward(in);
          try (Tensor term = shortcut.forward(in)) {
            sum.add_(term);
          }
          return sum;
        });
    channels = out;
    side = (side + stride - 1) / stride;
    return relu();
  }

  private NetworkBuilder branch() {
    return new NetworkBuilder(module, channels, side);
  }

  NetworkBuilder globalAverage() {
    layers.add(in -> in.mean(2, 3));
    side = 1;
    return this;
  }

  NetworkBuilder flatten() {
    layers.add(in -> in.flatten(1, -1));
    channels *= side * side;
    side = 1;
    return this;
  }

  /** Dense layer without a bias, normalisation, ReLU. */
  NetworkBuilder dense(int units) {
    linear(units, false);
    BatchNorm1dImpl normalization = register(new BatchNorm1dImpl(new BatchNormOptions(units)));
    layers.add(normalization::forward);
    return relu();
  }

  /** Dense layer alone. */
  NetworkBuilder scores(int units) {
    return linear(units, true);
  }

  private NetworkBuilder linear(int units, boolean bias) {
    LinearOptions options = new LinearOptions(channels, units);
    options.bias().put(bias);
    LinearImpl dense = register(new LinearImpl(options));
    layers.add(dense::forward);
    channels = units;
    return this;
  }

  private <M extends Module> M register(M layer) {
    return module.register_module("layer" + module.children().size(), layer);
  }

  private static LongPointer pair(long value) {
    return new LongPointer(value, value);
  }
}
