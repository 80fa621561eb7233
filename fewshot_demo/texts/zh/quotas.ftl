# Why nothing more is kept: of one visitor, from one address, or in all.

quota-full = 这里暂时放不下更多了，已有的都还在。请以后再试。
quota-address = 今天从你的网络送来的东西很多。请过几小时再试。
quota-visitor = 你的项目已有 { $limit } MB，放满了。请删除一个不用的项目，一天后就会腾出地方。
quota-removed-sets = 你今天新建又删除的项目太多，放不下新的了。请明天再试，或继续用已有的项目。
quota-removed-classes = 今天从这个项目移除的类别太多，放不下新的了。请明天再试，或新建一个项目。
quota-removed-images = 今天从这个类别移除的图片太多，放不下新的了。请明天再试，或新建一个类别。
