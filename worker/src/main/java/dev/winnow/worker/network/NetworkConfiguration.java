package dev.winnow.worker.network;

import dev.winnow.worker.data.ImageShape;
import java.io.Serializable;

/**
 * All that determines a member network before training.
 *
 * @param network alexnet, vgg16, resnet32, convpool or allcnn
 * @param convolution how the 3x3, stride 1 convolutions compute
 * @param tile side of a Winograd patch: 4 for F(2x2, 3x3), 6 for F(4x4, 3x3)
 * @param width factor on every layer's channels (and dense units), 1 for the paper's
 * @param dropout probability of dropping an activation of the first two convolutions, 0 for none
 * @param shape of the images
 * @param classes number of classes
 * @param seed of the initial weights
 */
public record NetworkConfiguration(
    String network,
    Convolution convolution,
    int tile,
    double width,
    double dropout,
    ImageShape shape,
    int classes,
    long seed)
    implements Serializable {}
