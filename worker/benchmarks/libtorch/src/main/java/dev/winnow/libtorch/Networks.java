package dev.winnow.libtorch;

import java.util.List;

/** Winnow's member networks, layer by layer as its conventional ones are. */
final class Networks {
  static final List<String> NAMES = List.of("alexnet", "vgg16", "resnet32", "convpool", "allcnn");

  private Networks() {}

  /** The images that {@code winnow bench step} takes for a network. */
  static ImageShape images(String name) {
    return name.equals("alexnet") ? new ImageShape(1, 28) : new ImageShape(3, 32);
  }

  /** Likewise the number of classes. */
  static int classes(String name) {
    return name.equals("resnet32") ? 100 : 10;
  }

  static Network create(String name) {
    NetworkBuilder b = new NetworkBuilder(images(name));
    int classes = classes(name);
    switch (name) {
      case "alexnet" -> alexNet(b, classes);
      case "vgg16" -> vgg16(b, classes);
      case "resnet32" -> resNet32(b, classes);
      case "convpool" -> convPool(b, classes);
      case "allcnn" -> allCnn(b, classes);
      default -> throw new IllegalArgumentException("there is no network " + name);
    }
    return b.build();
  }

  private static void alexNet(NetworkBuilder b, int classes) {
    b.convolution(64).maxPooling();
    b.convolution(192).maxPooling();
    b.convolution(384).convolution(256).convolution(256).maxPooling();
    b.flatten().dense(1024).dense(1024).scores(classes);
  }

  private static void vgg16(NetworkBuilder b, int classes) {
    b.convolution(64).convolution(64).maxPooling();
    b.convolution(128).convolution(128).maxPooling();
    for (int channels : new int[] {256, 512, 512}) {
      b.convolution(channels).convolution(channels).convolution(channels).maxPooling();
    }
    b.flatten().scores(classes);
  }

  private static void resNet32(NetworkBuilder b, int classes) {
    b.convolution(16);
    for (int channels : new int[] {16, 32, 64}) {
      b.residual(channels == 16 ? 1 : 2, channels);
      for (int block = 1; block < 5; block++) {
        b.residual(1, channels);
      }
    }
    b.globalAverage().scores(classes);
  }

  private static void convPool(NetworkBuilder b, int classes) {
    b.convolution(96).convolution(96).convolution(96).maxPooling();
    b.convolution(192).convolution(192).convolution(192).maxPooling();
    averageHead(b, classes);
  }

  private static void allCnn(NetworkBuilder b, int classes) {
    for (int channels : new int[] {96, 192}) {
      b.convolution(channels).convolution(channels).convolution(channels);
      b.convolution(3, 2, channels).relu();
    }
    averageHead(b, classes);
  }

  private static void averageHead(NetworkBuilder b, int classes) {
    b.convolution(192);
    b.convolution(1, 1, 192).relu();
    b.convolution(1, 1, classes).relu().globalAverage();
  }
}
