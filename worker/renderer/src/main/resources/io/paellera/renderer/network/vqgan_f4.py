  # Paella's own VQGAN: VQModel and ResBlock of the official src/vqgan.py, by whose names the weights w go. Pictures are
  # [B, 3, H, W] in [0, 1], tokens [B, H / 4, W / 4], activations [B, H, W, C].
  #
  # Our built-in model has a level more in the decoder, detail_blocks, so that pictures are twice as wide and high.
  #
  # Constants: bottleneck_blocks, the decoder's residual blocks at the tokens' resolution; detail_blocks, those of the finest level,
  # 0 without.

  # Tokens of pictures; -1 where the encoder ran over its numbers' range.
  def encode(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    latent = self.latent(w, x)
    return torch.where(torch.isnan(latent).any(3), -1, self.quantise(w, latent))

  # Pictures of tokens.
  def decode(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return torch.clamp(self.decode_codes(w, self.codes(w, x)).to(6), 0, 1)

  # What each module gives on the way from pictures to tokens, under its official name.
  def trace(self, w: Dict[str, Tensor], x: Tensor) -> Dict[str, Tensor]:
    seen = annotate(Dict[str, Tensor], {})
    seen["down_blocks.3.1"] = self.normalise(w, self.encoder(w, x, seen))
    seen["vquantizer"] = self.quantise(w, seen["down_blocks.3.1"])
    return seen

  # Vectors [B, H, W, code dimension] that tokens are the nearest codes to.
  def latent(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return self.normalise(w, self.encoded(w, x))

  # The same before the normalisation.
  def encoded(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return self.encoder(w, x, None)

  def encoder(self, w: Dict[str, Tensor], x: Tensor, seen: Optional[Dict[str, Tensor]]) -> Tensor:
    if self.detail_blocks > 0:
      x = torch.avg_pool2d(x, [2, 2])
    x = torch.pixel_unshuffle(x.to(w["in_block.1.weight"].dtype), 2).permute([0, 2, 3, 1]).contiguous()
    x = self.see(seen, "in_block", self.pointwise(w, "in_block.1", x))
    x = self.see(seen, "down_blocks.0", self.res_block(w, "down_blocks.0", x))
    x = self.see(seen, "down_blocks.1", self.downsample(w, "down_blocks.1", x))
    x = self.see(seen, "down_blocks.2", self.res_block(w, "down_blocks.2", x))
    return torch.linear(x, w["down_blocks.3.0.weight"].flatten(1))

  # The batch normalisation down_blocks.3.1, by the moments that training left.
  def normalise(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    scale = w["down_blocks.3.1.weight"] / torch.sqrt(w["down_blocks.3.1.running_var"] + 1e-05)
    return x * scale + (w["down_blocks.3.1.bias"] - w["down_blocks.3.1.running_mean"] * scale)

  # Nearest codes. Half precision (type 5) loses most of a small distance, which is a difference of large numbers.
  def quantise(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    type = 6 if x.dtype == 5 else x.dtype
    codebook, x = w["vquantizer.codebook.weight"].to(type), x.to(type)
    distances = torch.sum(x * x, [3], True) + torch.sum(codebook * codebook, [1]) - torch.linear(x, codebook) * 2
    return torch.argmin(distances, 3)

  # Vectors of tokens.
  def codes(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    return torch.embedding(w["vquantizer.codebook.weight"], x)

  # Pictures, not clamped, of vectors.
  def decode_codes(self, w: Dict[str, Tensor], x: Tensor) -> Tensor:
    x = self.pointwise(w, "up_blocks.0.0", x)
    for i in range(self.bottleneck_blocks):
      x = self.res_block(w, "up_blocks." + str(i + 1), x)
    x = self.upsample(w, "up_blocks." + str(self.bottleneck_blocks + 1), x)
    x = self.res_block(w, "up_blocks." + str(self.bottleneck_blocks + 2), x)
    if self.detail_blocks > 0:
      x = self.upsample(w, "detail_blocks.0", x)
      for i in range(self.detail_blocks):
        x = self.res_block(w, "detail_blocks." + str(i + 1), x)
    return torch.pixel_shuffle(self.pointwise(w, "out_block.0", x).permute([0, 3, 1, 2]), 2)

  def res_block(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    c = x.size(3)
    mod0, mod1, mod2, mod3, mod4, mod5 = torch.unbind(w[name + ".gammas"])
    y = torch.layer_norm(x, [c], None, None, 1e-06) * (mod0 + 1) + mod1
    y = torch.replication_pad2d(y.permute([0, 3, 1, 2]), [1, 1, 1, 1])
    y = torch.conv2d(y, w[name + ".depthwise.1.weight"], w[name + ".depthwise.1.bias"], groups=c).permute([0, 2, 3, 1])
    x = torch.addcmul(x, y, mod2)
    y = torch.layer_norm(x, [c], None, None, 1e-06) * (mod3 + 1) + mod4
    y = torch.linear(y, w[name + ".channelwise.0.weight"], w[name + ".channelwise.0.bias"])
    y = torch.linear(torch.gelu(y), w[name + ".channelwise.2.weight"], w[name + ".channelwise.2.bias"])
    return torch.addcmul(x, y, mod5)

  # A 1x1 convolution.
  def pointwise(self, w: Dict[str, Tensor], name: str, x: Tensor) -> Tensor:
    return torch.linear(x, w[name + ".weight"].flatten(1), w[name + ".bias"])

